import { randomFrom } from './random.ts'

/** A smooth random function of space, about −1..1, whose bumps are about one unit wide. */
export type Noise = (x: number, y: number, z: number) => number

/** Perlin's gradient noise (Improving Noise, SIGGRAPH 2002) with a table shuffled by the seed. */
export function noiseFrom(seed: number): Noise {
  const table = shuffledTable(seed)
  const hashOf = (ix: number, iy: number, iz: number): number =>
    (table[((table[((table[ix & 255] as number) + iy) & 255] as number) + iz) & 255] as number) & 15
  return (x, y, z) => {
    const ix = Math.floor(x)
    const iy = Math.floor(y)
    const iz = Math.floor(z)
    const fx = x - ix
    const fy = y - iy
    const fz = z - iz
    const u = fade(fx)
    const v = fade(fy)
    const front = mix(
      mix(slope(hashOf(ix, iy, iz), fx, fy, fz), slope(hashOf(ix + 1, iy, iz), fx - 1, fy, fz), u),
      mix(slope(hashOf(ix, iy + 1, iz), fx, fy - 1, fz), slope(hashOf(ix + 1, iy + 1, iz), fx - 1, fy - 1, fz), u),
      v,
    )
    const back = mix(
      mix(slope(hashOf(ix, iy, iz + 1), fx, fy, fz - 1), slope(hashOf(ix + 1, iy, iz + 1), fx - 1, fy, fz - 1), u),
      mix(slope(hashOf(ix, iy + 1, iz + 1), fx, fy - 1, fz - 1), slope(hashOf(ix + 1, iy + 1, iz + 1), fx - 1, fy - 1, fz - 1), u),
      v,
    )
    return mix(front, back, fade(fz))
  }
}

/** Product of an offset with one of Perlin's twelve gradients. */
function slope(hash: number, x: number, y: number, z: number): number {
  const u = hash < 8 ? x : y
  const v = hash < 4 ? y : hash === 12 || hash === 14 ? x : z
  return ((hash & 1) === 0 ? u : -u) + ((hash & 2) === 0 ? v : -v)
}

/** a at share 0, b at share 1. */
export function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share
}

/** 0 up to `from`, 1 from `to`, smooth between. */
export function smoothstep(from: number, to: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)))
  return share * share * (3 - 2 * share)
}

function fade(t: number): number {
  return t * t * t * (t * (t * 6 - 15) + 10)
}

function shuffledTable(seed: number): Uint8Array {
  const random = randomFrom(seed)
  const table = Uint8Array.from({ length: 256 }, (_, index) => index)
  for (let index = 255; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1))
    const kept = table[index] as number
    table[index] = table[other] as number
    table[other] = kept
  }
  return table
}
