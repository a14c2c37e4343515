import type { Classes, FindingLabel } from './class-labels.ts'

/** A colour on dark ground and on paper. */
export interface ClassColour {
  readonly dark: string
  readonly paper: string
}

/** After Okabe and Ito, told apart in hue and in lightness, for colour-blind eyes too. */
const fixed: Readonly<Record<string, ClassColour>> = {
  none: { dark: '#7f8b96', paper: '#a9b4be' },
  glioma: { dark: '#ee7a2b', paper: '#d55e00' },
  meningioma: { dark: '#4aa8e8', paper: '#0072b2' },
  pituitary: { dark: '#2fbf8f', paper: '#009e73' },
}
const noFindingColour: ClassColour = { dark: '#7f8b96', paper: '#a9b4be' }
const abstainedColour: ClassColour = { dark: '#5d6873', paper: '#c8cfd6' }

/** Degrees between neighbouring hues: the golden angle comes close to no earlier hue for long. */
const goldenAngle = 137.508
const firstHue = 45

/** The colour of a class, whatever its network: fixed for the four that Sulcus knows, else by the class's place. */
export function classColour(finding: FindingLabel, { labels, noFinding }: Classes): ClassColour {
  if (finding === noFinding) return noFindingColour
  const place = labels.indexOf(finding)
  if (place < 0) return abstainedColour
  return (Object.hasOwn(fixed, finding) ? fixed[finding] : undefined) ?? colourOfPlace(place)
}

function colourOfPlace(place: number): ClassColour {
  const hue = (firstHue + place * goldenAngle) % 360
  const lift = place % 2 === 0 ? 0 : 10
  return { dark: hex(hue, 0.65, (58 + lift) / 100), paper: hex(hue, 0.75, (32 + lift) / 100) }
}

/** HSL (CSS Color 4, 7.1: degrees, 0..1, 0..1) as #rrggbb, which both CSS and PDF take. */
function hex(hue: number, saturation: number, lightness: number): string {
  const reach = saturation * Math.min(lightness, 1 - lightness)
  const channel = (offset: number): string => {
    const k = (offset + hue / 30) % 12
    const value = lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1))
    return Math.round(255 * value).toString(16).padStart(2, '0')
  }
  return `#${channel(0)}${channel(8)}${channel(4)}`
}
