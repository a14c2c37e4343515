import type { IndexedFrame } from './slice-headers.ts'

/** What tells one time point from another, the surest first; acquisitions are counted by slice in some series. */
const labels: readonly ((frame: IndexedFrame) => string)[] = [
  ({ order }) => [...order.time.slice(0, 2), order.weighting].join('|'),
  ({ order }) => [order.time[0], order.weighting].join('|'),
]

/**
 * Brings the time points of all places into one order, that of the first place: those that every place has, then the
 * others, so that an image which is missing at one place does not shift all that follow it. Frames that nothing tells
 * apart keep their order.
 * @param places the frames of each place, in the order of their times
 */
export function alignTimePoints(places: readonly IndexedFrame[][]): readonly IndexedFrame[][] {
  const [first] = places
  if (!first || places.every((frames) => frames.length < 2)) return places
  for (const label of labels) {
    const keyed = places.map((frames) => byKey(frames, label))
    const common = [...(keyed[0]?.keys() ?? [])].filter((key) => keyed.every((frames) => frames.has(key)))
    // so few in common: it is something else that the label counts
    if (common.length * 2 < Math.min(...places.map((frames) => frames.length))) continue
    const shared = new Set(common)
    return keyed.map((frames) => [
      ...common.flatMap((key) => frames.get(key) ?? []),
      ...[...frames].flatMap(([key, frame]) => (shared.has(key) ? [] : [frame])),
    ])
  }
  return places
}

/** Frames by their label, and by how many of the same label come before at their place. */
function byKey(frames: readonly IndexedFrame[], label: (frame: IndexedFrame) => string): Map<string, IndexedFrame> {
  const seen = new Map<string, number>()
  return new Map(
    frames.map((frame) => {
      const name = label(frame)
      const before = seen.get(name) ?? 0
      seen.set(name, before + 1)
      return [`${name}#${before}`, frame] as const
    }),
  )
}
