import { type Noise, mix, smoothstep } from './noise.ts'
import { tissues } from './tissues.ts'

/** Brightness under the skull base: eyes in their fat, air in the sinuses, petrous bone, muscle. */
export function faceAt(x: number, y: number, z: number, noise: Noise): number {
  const side = Math.abs(x)
  const eye = Math.hypot(side - 31, y + 70, z + 29) - 12
  if (eye < -1) return tissues.vitreous
  if (eye < 0.2) return tissues.muscle * 1.2
  const orbit = Math.hypot((side - 29 + 0.25 * (y + 70)) / 17, (y + 63) / 26, (z + 29) / 15)
  if (orbit < 1) return orbitAt(side, y, z, orbit, noise)
  const grain = noise(x / 5, y / 5, z / 6)
  const air = Math.hypot(side / 13, (y + 56) / 24, (z + 40) / 19) < 1 || Math.hypot(side / 13, (y + 22) / 11, (z + 39) / 10) < 1
  if (air) return Math.abs(grain) < 0.1 ? tissues.skin : tissues.air
  const petrous = Math.abs(y - 9 + 0.45 * (side - 24)) < 9 && side > 10 && z > -60
  if (petrous) return grain > 0.3 ? tissues.marrow : tissues.bone
  if (Math.hypot(side - 58, (y - 20) / 1.5) < 11) return grain > 0.15 ? tissues.skin : tissues.air
  const sheets = Math.abs(noise(x / 15, y / 15, z / 20 + 4))
  const pads = smoothstep(0.1, 0.4, noise(x / 13 + 5, y / 17, z / 15))
  const muscle = tissues.muscle * (0.8 + 0.25 * grain + 0.3 * noise(x / 20, y / 20 + 3, z / 20))
  return mix(muscle, tissues.fat * (0.55 + 0.15 * grain), Math.max(pads, 0.8 * smoothstep(0.05, 0, sheets)))
}

/** Fat behind the eye with the optic nerve and the muscles in it, bone round it. */
function orbitAt(side: number, y: number, z: number, orbit: number, noise: Noise): number {
  if (orbit > 0.93) return tissues.bone
  const axis = side - 29 + 0.3 * (y + 70)
  const nerve = Math.hypot(axis, z + 29)
  if (y > -60 && (nerve < 2 || Math.abs(Math.abs(axis) - 9) < 1.6)) return tissues.muscle
  return tissues.fat * (0.92 + 0.08 * noise(side / 6, y / 6, z / 6))
}
