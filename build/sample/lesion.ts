import type { Noise } from './noise.ts'
import { tissues } from './tissues.ts'

/** The sample's tumour: a solid extra-axial mass on the dura of the left convexity. Centre and radius in mm. */
export const lesion = { x: 43, y: -22, z: 31, radius: 17 } as const

/** How far the mass pushes brain aside, mm from its centre. */
const pushReach = 48

/** Signed distance to the lumpy surface of the mass, mm. */
export function lesionDistance(x: number, y: number, z: number, noise: Noise): number {
  const [dx, dy, dz] = [x - lesion.x, y - lesion.y, z - lesion.z]
  return Math.sqrt(dx * dx + dy * dy + dz * dz) - lesion.radius + 2.2 * noise(x / 13, y / 13, z / 13 + 2)
}

/** Brightness inside the mass: strong, slightly uneven uptake, a little less in its middle. */
export function lesionAt(x: number, y: number, z: number, distance: number, noise: Noise): number {
  const uneven = 0.05 * noise(x / 5, y / 5, z / 5) + 0.04 * noise(x / 11, y / 11, z / 11)
  return tissues.lesion + uneven - 0.05 * Math.min(1, Math.max(0, (-distance - 6) / 8))
}

/** Where brain now at a point lay before the mass grew: points round it come from nearer to its centre. */
export function beforeMassEffect(x: number, y: number, z: number): readonly [number, number, number] {
  const [dx, dy, dz] = [x - lesion.x, y - lesion.y, z - lesion.z]
  const far = Math.sqrt(dx * dx + dy * dy + dz * dz)
  if (far >= pushReach || far < 1) return [x, y, z]
  const start = lesion.radius * 0.55
  const before = Math.max(0, (far - start) / (pushReach - start)) * pushReach
  const factor = before / far
  return [lesion.x + dx * factor, lesion.y + dy * factor, lesion.z + dz * factor]
}
