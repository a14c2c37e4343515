import { describe, expect, it } from 'vitest'
import type { PatientVector } from '../../../electron/core/geometry.ts'
import type { Volume, VolumeData } from '../../../electron/core/volume.ts'
import { nearestCanonical } from '../../../electron/reports/nifti-layout.ts'
import { voxelBlocks } from '../../../electron/reports/nifti-voxels.ts'

const directions: readonly PatientVector[] = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]]
const turns = directions.flatMap((columnStep) =>
  directions.filter((rowStep) => rowStep.every((value, axis) => value === 0 || columnStep[axis] === 0)).map((rowStep) => ({ columnStep, rowStep })),
)

/** Odd sizes, sizes beyond a tile, and lone lines, slices and columns. */
const sizes = [[6, 10, 4, 1], [7, 5, 3, 2], [66, 34, 40, 1], [1, 8, 6, 1], [64, 1, 66, 2]] as const
const types = [Int8Array, Int16Array, Uint16Array, Int32Array, Float64Array] as const

function cross([a, b, c]: PatientVector, [x, y, z]: PatientVector): PatientVector {
  return [b * z - c * y, c * x - a * z, a * y - b * x]
}

/** What the blocks must be, voxel by voxel. */
function turned(volume: Volume): number[] {
  const { axes: [i, j, k], start } = nearestCanonical(volume)
  const { samples = 1 } = volume
  const values: number[] = []
  for (let t = 0; t < volume.frames; t += 1)
    for (let z = 0; z < k.size; z += 1)
      for (let y = 0; y < j.size; y += 1)
        for (let x = 0; x < i.size; x += 1) {
          const at = t * i.size * j.size * k.size + start + z * k.stride + y * j.stride + x * i.stride
          for (let sample = 0; sample < samples; sample += 1) values.push(volume.data[at * samples + sample] ?? NaN)
        }
  return values
}

function joined(volume: Volume): Buffer {
  const blocks: Uint8Array[] = []
  for (const block of voxelBlocks(volume, nearestCanonical(volume))) blocks.push(block.slice())
  return Buffer.concat(blocks)
}

describe('voxelBlocks', () => {
  it.each(types.map((type) => [type.name, type] as const))('puts every voxel where the layout says, for every turn: %s', (_, Type) => {
    for (const [columns, rows, slices, frames] of sizes)
      for (const turn of turns)
        for (const samples of Type === Int8Array ? ([1, 3] as const) : ([1] as const)) {
          const data: VolumeData = new Type(columns * rows * slices * frames * samples).map((_, i) => ((i * 7919) % 40009) - 9)
          const colour = samples === 3 ? { samples } : {}
          const volume = { columns, rows, slices, frames, data, origin: [0, 0, 0] as const, ...turn, sliceStep: cross(turn.columnStep, turn.rowStep), ...colour }
          const wanted = Type.from(turned(volume))
          expect(joined(volume).equals(Buffer.from(wanted.buffer)), `${columns}×${rows}×${slices} ${JSON.stringify(turn)}`).toBe(true)
        }
  })
})
