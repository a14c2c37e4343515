/** Positions along the normal that differ by less are one, mm: they are decimals, rounded. */
const rounding = 0.01

/**
 * Sorts parallel frames by their place along the normal; those of one place keep the order given. A place reaches 0.01 mm
 * from its lowest position, so that it does not depend on where a grid of hundredths happens to lie.
 * @param distanceOf where a frame lies along its normal, mm
 */
export function groupByPlace<T>(frames: readonly T[], distanceOf: (frame: T) => number): T[][] {
  const placed = frames.map((frame, order) => ({ frame, order, distance: distanceOf(frame) }))
  placed.sort((a, b) => a.distance - b.distance)
  const places: { readonly from: number; readonly members: typeof placed }[] = []
  for (const one of placed) {
    const last = places.at(-1)
    if (last && one.distance - last.from < rounding) last.members.push(one)
    else places.push({ from: one.distance, members: [one] })
  }
  return places.map(({ members }) => members.sort((a, b) => a.order - b.order).map(({ frame }) => frame))
}
