/** Degrees between neighbouring hues: the golden angle comes close to no earlier hue for long. */
const goldenAngle = 137.508

/** The colour of the label at a place of the list. */
export function labelColour(place: number): string {
  return `hsl(${Math.round((205 + place * goldenAngle) % 360)} 65% ${place % 2 === 0 ? 58 : 68}%)`
}
