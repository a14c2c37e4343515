import { type Noise, mix, smoothstep } from './noise.ts'

/** Where a point lies in the layers of the head. Lengths in mm. */
export interface HeadPlace {
  /** Below the skin along the ray to the head's centre; negative outside the head. */
  readonly depth: number
  /** Below the inner table of the skull along the same ray; positive inside the cavity of the vault. */
  readonly inner: number
  /** Above the skull base; negative in the face and neck. */
  readonly aboveBase: number
}

/** Half-widths of the head to the left, to the back, up, and (stretched, because the neck goes on) down; mm. */
const half = { x: 76, y: 95, up: 97, down: 150 } as const

/** Exponent of the outline: 2 is an ellipse, more is blunter. */
const blunt = 2.25

/** Finds a point's place; x towards the patient's left, y to the back, z up, from the centre of the head, in mm. */
export function headPlace(x: number, y: number, z: number, noise: Noise): HeadPlace {
  const egg = 1 + 0.07 * (y / half.y) - 0.05 * smoothstep(-40, -90, y)
  const flat = (Math.abs(x / (half.x * egg)) ** blunt + Math.abs(y / half.y) ** blunt) ** (2 / blunt)
  const r = Math.max(1e-3, Math.sqrt(flat + (z / (z > 0 ? half.up : half.down)) ** 2))
  const length = Math.sqrt(x * x + y * y + z * z)
  const wobble = 0.9 * noise(x / 40, y / 40, z / 40)
  const depth = length * (1 / r - 1) + wobble
  const scalp = 6.2 + 1.6 * smoothstep(20, 90, y) + 1.3 * smoothstep(40, 75, z)
  const skull = 5.6 + 1.4 * noise(x / 34 + 7, y / 34, z / 34) + 1.4 * smoothstep(-50, -90, y)
  return { depth, inner: depth - scalp - skull, aboveBase: z - baseHeight(x, y, noise) }
}

/** Height of the skull base: roofs of the orbits in front, bowls for the temporal lobes, the posterior fossa lowest. */
function baseHeight(x: number, y: number, noise: Noise): number {
  const side = Math.abs(x)
  const roof = -16 - 8 * smoothstep(16, 5, side) + 0.1 * Math.max(0, -55 - y)
  const bowl = -47 + 11 * ((side - 36) / 19) ** 2 + 8 * ((y + 12) / 24) ** 2
  const front = mix(roof, bowl, smoothstep(-3, 3, y + 40 - ((side - 35) / 13) ** 2 * 6))
  const back = mix(front, -82, smoothstep(-2, 14, y + 0.42 * (side - 26)))
  const sella = smoothstep(1.15, 0.8, Math.hypot(side / 17, (y + 16) / 25))
  return mix(back, Math.max(back, -24), sella) + 1.5 * noise(x / 14, y / 14, 3.3)
}
