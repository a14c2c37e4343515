import { numberBytes, type NumberType } from '../core/number-type.ts'
import { ok, type Result } from '../core/result.ts'
import type { VolumeShape } from '../core/volume.ts'
import { niftiHeader, niftiLayout, type NiftiOptions } from './nifti.ts'
import type { NiftiLayout } from './nifti-layout.ts'

/** A volume that is read plane by plane, in the order asked for; planes are counted slice by slice, then in time. */
export interface PlaneSource {
  readonly shape: VolumeShape
  readonly type: NumberType
  readonly read: (order: readonly number[]) => AsyncIterable<Result<Uint8Array>>
}

/**
 * The file that `niftiBlocks` yields, for a volume of one number a voxel that is read while it is written: never held
 * as a whole. Each block is valid until the next one is asked for, as the source's are.
 * @returns null where the layout swaps axes, so that no plane of the file is a plane of the volume
 */
export function niftiStream(
  source: PlaneSource,
  description: string,
  options: NiftiOptions = {},
): AsyncIterable<Result<Uint8Array>> | null {
  const layout = niftiLayout(source.shape, options)
  if (layout.axes.some((axis, place) => axis.source !== place)) return null
  return blocks(source, layout, niftiHeader(source.shape, source.type, layout, description, options))
}

async function* blocks(
  { shape, type, read }: PlaneSource,
  { axes: [i, j, k] }: NiftiLayout,
  header: Uint8Array,
): AsyncGenerator<Result<Uint8Array>> {
  yield ok(header)
  const { rows, columns, slices, frames } = shape
  const order = Array.from({ length: slices * frames }, (_, plane) => {
    const z = plane % slices
    return plane - z + (k.stride < 0 ? slices - 1 - z : z)
  })
  const width = numberBytes(type)
  for await (const block of read(order)) {
    if (block.ok && j.stride < 0) reverseLines(block.value, columns * width, rows)
    if (block.ok && i.stride < 0) reverseNumbers(block.value, width, columns)
    yield block
  }
}

/** Puts the last line of every plane first, in place. */
function reverseLines(planes: Uint8Array, line: number, rows: number): void {
  const spare = new Uint8Array(line)
  for (let plane = 0; plane < planes.length; plane += line * rows)
    for (let low = plane, high = plane + (rows - 1) * line; low < high; low += line, high -= line) {
      spare.set(planes.subarray(low, low + line))
      planes.copyWithin(low, high, high + line)
      planes.set(spare, high)
    }
}

/** Puts the last number of every line first, in place. */
function reverseNumbers({ buffer, byteOffset, length }: Uint8Array, width: number, columns: number): void {
  const numbers = width === 1 ? new Uint8Array(buffer, byteOffset, length) : new Uint16Array(buffer, byteOffset, length / 2)
  for (let line = 0; line < numbers.length; line += columns) numbers.subarray(line, line + columns).reverse()
}
