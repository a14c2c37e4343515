type Knot = readonly [x: number, y: number, z: number, radius: number]

/** One lateral ventricle from frontal horn to occipital horn, on the positive side; mm from the head's centre. */
const lateral: readonly Knot[] = [[6, -36, 12, 3], [8, -24, 17, 4.6], [9.5, -5, 22, 4.6], [13, 16, 22, 5], [22, 33, 12, 6], [23, 48, 7, 3.4], [21, 58, 6, 1.5]]
const temporal: readonly Knot[] = [[22, 33, 12, 5], [33, 20, -8, 2.6], [33, 2, -19, 2.2]]

/** Signed distance to the fluid of the ventricles, mm: negative inside. */
export function ventricleDistance(x: number, y: number, z: number): number {
  const side = Math.abs(x)
  const third = slab(side / 1.7, (y - 4) / 13, (z - 1) / 11) * 1.7
  const fourth = slab(side / 7, (y - 40) / 5, (z + 34) / 9) * 5
  return Math.min(chain(lateral, side, y, z), chain(temporal, side, y, z), third, fourth)
}

/** Signed distance to the choroid plexus in each atrium, which takes up contrast agent; mm. */
export function plexusDistance(x: number, y: number, z: number): number {
  return Math.hypot(Math.abs(x) - 21.5, (y - 34) / 1.8, (z - 11) / 1.5) - 2.1
}

function slab(x: number, y: number, z: number): number {
  return Math.sqrt(x * x + y * y + z * z) - 1
}

/** Distance to a chain of knots joined by cones. */
function chain(knots: readonly Knot[], x: number, y: number, z: number): number {
  let nearest = Infinity
  for (let index = 1; index < knots.length; index += 1) {
    const a = knots[index - 1] as Knot
    const b = knots[index] as Knot
    const [dx, dy, dz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
    const along = ((x - a[0]) * dx + (y - a[1]) * dy + (z - a[2]) * dz) / (dx * dx + dy * dy + dz * dz)
    const t = Math.min(1, Math.max(0, along))
    const [ex, ey, ez] = [x - a[0] - t * dx, y - a[1] - t * dy, z - a[2] - t * dz]
    nearest = Math.min(nearest, Math.sqrt(ex * ex + ey * ey + ez * ez) - a[3] - t * (b[3] - a[3]))
  }
  return nearest
}
