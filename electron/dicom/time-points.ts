import type { IndexedFrame } from './slice-headers.ts'

/** What may tell one time point from another, and the share of time points that all places must have in common for it to be believed. */
interface Label {
  readonly of: (frame: IndexedFrame) => string
  readonly leastShare: number
}

/**
 * The surest first. Acquisitions are counted by slice in some series; trigger times jitter from place to place, and tell
 * phases of the heart where they do not.
 */
const labels: readonly Label[] = [2, 1].flatMap((counters) => [
  { of: ({ order }) => [...order.time.slice(0, counters), order.weighting, order.trigger].join('|'), leastShare: 1 },
  // fewer in common: it is something else that the label counts
  { of: ({ order }) => [...order.time.slice(0, counters), order.weighting].join('|'), leastShare: 0.5 },
])

/**
 * Brings the time points of all places into one order, that of the first place: those that every place has, then the
 * others, so that an image which is missing at one place does not shift all that follow it. Frames that nothing tells
 * apart keep their order.
 * @param places the frames of each place, in the order of their times
 */
export function alignTimePoints(places: readonly IndexedFrame[][]): readonly IndexedFrame[][] {
  const [first] = places
  if (!first || places.every((frames) => frames.length < 2)) return places
  const fewest = Math.min(...places.map((frames) => frames.length))
  for (const { of, leastShare } of labels) {
    const keyed = places.map((frames) => byKey(frames, of))
    const common = [...(keyed[0]?.keys() ?? [])].filter((key) => keyed.every((frames) => frames.has(key)))
    if (common.length < leastShare * fewest) continue
    const shared = new Set(common)
    return keyed.map((frames) => [
      ...common.flatMap((key) => frames.get(key) ?? []),
      ...[...frames].flatMap(([key, frame]) => (shared.has(key) ? [] : [frame])),
    ])
  }
  return places
}

/** Frames by their label, and by how many of the same label come before at their place. */
function byKey(frames: readonly IndexedFrame[], label: Label['of']): Map<string, IndexedFrame> {
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
