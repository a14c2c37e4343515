/** XYZ of the white point D50, which PCS values refer to (ICC.1:2010 6.3.4.3). */
const white = [0.9642, 1, 0.8249] as const

/** From XYZ at D50 to linear sRGB: IEC 61966-2-1 after Bradford adaptation (Lindbloom). */
const toLinear = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
] as const

/**
 * sRGB bytes of a Recommended Display CIELab Value (0062,000D): L* 0..100 as 0..65535, a* and b* −128..127 as 0..65535
 * (PS3.3 C.10.7.1.1). Colours outside sRGB are clipped. Null unless there are three values.
 */
export function srgbOfCielab(encoded: readonly number[]): [number, number, number] | null {
  const [l, a, b] = encoded
  if (l === undefined || a === undefined || b === undefined) return null
  const y = ((l / 65535) * 100 + 16) / 116
  const x = y + ((a / 65535) * 255 - 128) / 500
  const z = y - ((b / 65535) * 255 - 128) / 200
  const xyz = [x, y, z].map((f, axis) => inverse(f) * (white[axis] ?? 1))
  const channel = (row: readonly number[]): number =>
    gammaByte(row.reduce((sum, factor, axis) => sum + factor * (xyz[axis] ?? 0), 0))
  return [channel(toLinear[0]), channel(toLinear[1]), channel(toLinear[2])]
}

/** The inverse of CIE 1976's f. */
function inverse(f: number): number {
  return f > 6 / 29 ? f ** 3 : 3 * (6 / 29) ** 2 * (f - 4 / 29)
}

function gammaByte(linear: number): number {
  const share = Math.min(1, Math.max(0, linear))
  return Math.round(255 * (share <= 0.0031308 ? 12.92 * share : 1.055 * share ** (1 / 2.4) - 0.055))
}
