import { type Noise, mix, smoothstep } from './noise.ts'
import { tissues } from './tissues.ts'
import { plexusDistance, ventricleDistance } from './ventricles.ts'

/** Ellipsoids of deep grey matter on the positive side: centre, then half-axes; mm. Caudate, putamen, thalamus. */
const nuclei = [
  [13, -20, 13, 4.5, 12, 9],
  [25, -6, 4, 5.5, 16, 10],
  [10, 9, 7, 8, 14, 9],
] as const

/**
 * Brightness of brain and fluid inside the cavity.
 * @param inner depth below the inner table, mm
 */
export function brainAt(x: number, y: number, z: number, inner: number, aboveBase: number, noise: Noise): number {
  const side = Math.abs(x)
  const tent = 2 - 3.1 * Math.sqrt(side + 1) - 0.22 * (y - 38) - z
  const front = y - 13 + 0.3 * Math.max(0, side - 15)
  if (front > 4 && Math.abs(tent) < 0.8) return tissues.dura
  if (front > 0 && tent > 0) return hindbrain(x, y, z, Math.min(inner, aboveBase), tent, noise)
  return cerebrum(x, y, z, Math.min(inner, aboveBase + 3), noise)
}

function cerebrum(x: number, y: number, z: number, inner: number, noise: Noise): number {
  const side = Math.abs(x)
  const gap = 1.2 + 0.8 * noise(x / 9, y / 9, z / 9)
  if (inner < gap + 0.8) return tissues.csf
  const midline = side + 0.9 * noise(1.7, y / 22, z / 22) * Math.sign(x)
  const open = smoothstep(4, 14, z - 18 + 0.5 * Math.max(0, Math.abs(y + 2) - 28))
  if (midline < 0.5 && open > 0.3 && inner < 48) return tissues.dura
  if (midline < 0.5 + 1.5 * open) return tissues.csf
  if (cistern(side, y, z) < 0) return tissues.csf
  if (plexusDistance(x, y, z) < 0) return tissues.vein
  const ventricle = ventricleDistance(x, y, z) + 0.5 * noise(x / 6, y / 6, z / 6)
  if (ventricle < 0) return tissues.csf
  if (nuclei.some(([cx, cy, cz, a, b, c]) => ((side - cx) / a) ** 2 + ((y - cy) / b) ** 2 + ((z - cz) / c) ** 2 < 1)) return tissues.grey * 1.04
  const sulcus = sulcusDistance(x, y, z, inner, noise)
  const fissure = Math.min(sylvian(side, y, z), open > 0.5 ? midline * 1.1 : 99)
  const nearest = Math.min(sulcus, inner - gap - 0.8, fissure)
  if (sulcus < 0 || sylvian(side, y, z) < 0) return vesselOr(tissues.csf, x, y, z, noise)
  const ribbon = 2.7 + 0.7 * noise(x / 8, y / 8, z / 8 + 5)
  return mix(tissues.grey, tissues.white, smoothstep(ribbon - 0.7, ribbon + 0.9, nearest))
}

/** Distance to the nearest sulcus, mm, negative in its fluid: radial sheets at the zeros of noise over the surface. */
function sulcusDistance(x: number, y: number, z: number, inner: number, noise: Noise): number {
  const reach = 17 + 13 * smoothstep(4, -14, z) + 9 * noise(x / 25 + 3, y / 25, z / 25)
  if (inner > reach + 4) return 99
  const far = Math.sqrt(x * x + y * y + z * z) + 1
  const pull = 40 / far + 0.38
  const [u, v, w] = [x * pull, y * pull, z * pull]
  const bend = 0.35 * noise(u / 8, v / 8, w / 8)
  const field = noise(u / 18 + bend, v / 18 - bend, w / 18 + bend + (x > 0 ? 40 : 0))
  const width = 1.15 * smoothstep(reach, 2, inner) + 0.35 * noise(x / 10, y / 10 + 9, z / 10)
  const sheet = Math.abs(field) * 15 - Math.max(0.15, width)
  return inner > reach ? Math.hypot(Math.max(0, sheet), inner - reach) : sheet
}

/** Distance to the Sylvian fissure: a slit from the side towards the insula, and the insula's own fluid; mm. */
function sylvian(side: number, y: number, z: number): number {
  const stem = Math.max(Math.abs(y + 12 + 0.25 * (side - 45) - 0.55 * z) * 0.9 - 0.7, 38 - side, Math.abs(z - 2) - 13)
  const insula = Math.max(Math.abs(side - 38 - 0.004 * (y + 4) ** 2) - 0.6, Math.abs(y + 3) - 15, Math.abs(z - 4) - 12)
  return Math.min(stem, insula)
}

/** Fluid round the midbrain and above the sella; negative inside. */
function cistern(side: number, y: number, z: number): number {
  const suprasellar = Math.hypot(side / 12, (y + 10) / 10, (z + 19) / 9) - 1
  const ambient = Math.max(Math.abs(Math.hypot(side / 17, (y - 10) / 15) - 1) - 0.13, Math.abs(z + 14) / 10 - 1)
  return Math.min(suprasellar, ambient)
}

function hindbrain(x: number, y: number, z: number, inner: number, tent: number, noise: Noise): number {
  const side = Math.abs(x)
  if (inner < 1.8 || tent < 1.8 || ventricleDistance(x, y, z) < 0) return tissues.csf
  const stem = Math.hypot(side / 14, (y - 18) / 11.5) - 1
  if (stem < 0) return tissues.white * 0.97
  if (stem < 0.14 && y < 24) return tissues.csf
  if (y < 16 - 0.3 * Math.max(0, side - 15)) return tissues.csf
  const core = Math.hypot((side - 20) / 15, (y - 44) / 11, (z + 40) / 11)
  const folia = Math.sin(Math.min(inner, tent) * 1.5 + 2.2 * noise(x / 13, y / 13, z / 13))
  const leaf = mix(tissues.grey * 0.86, tissues.white * 0.97, smoothstep(-0.9, 0.9, folia + 0.5 * noise(x / 4, y / 4, z / 6)))
  const heart = smoothstep(1.35, 0.6, core + 0.45 * noise(x / 7, y / 7, z / 7))
  return vesselOr(mix(leaf, tissues.white * 0.95, heart), x, y, z, noise)
}

/** Small enhancing vessels, mostly in the sulci. */
function vesselOr(other: number, x: number, y: number, z: number, noise: Noise): number {
  return noise(x / 4.2, y / 4.2, z / 7 + 11) > 0.68 ? tissues.vein : other
}
