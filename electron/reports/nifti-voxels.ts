import type { Volume, VolumeData } from '../core/volume.ts'
import type { NiftiAxis, NiftiLayout } from './nifti-layout.ts'
import { turnAxes, type Words } from './turn-axes.ts'

/** About as many bytes as a block may have; a single plane can be larger. */
const blockBytes = 4 * 1024 ** 2

/**
 * The voxels of a volume in a layout's order, in blocks of whole planes. All are made in one memory: each is valid until
 * the next one is asked for.
 */
export function* voxelBlocks(volume: Volume, { axes, start }: NiftiLayout): Generator<Uint8Array> {
  const { frames, data } = volume
  const [i, j, k] = axes
  const source = wordsOf(data)
  const samples = ((volume.samples ?? 1) * data.BYTES_PER_ELEMENT) / source.BYTES_PER_ELEMENT
  const plane = i.size * j.size * samples
  const planes = Math.min(k.size, Math.max(1, Math.floor(blockBytes / (plane * source.BYTES_PER_ELEMENT))))
  const block = source.slice(0, planes * plane)
  for (let t = 0; t < frames; t += 1) {
    for (let z = 0; z < k.size; z += planes) {
      const depth = Math.min(planes, k.size - z)
      const from = (t * i.size * j.size * k.size + start + z * k.stride) * samples
      const part = [i, j, { ...k, size: depth }] as const
      if (i.stride === 1 || (i.stride === -1 && samples === 1)) copyLines(source, from, part, samples, block)
      else if (samples === 1) turnAxes(source, from, part, block)
      else copyPixels(source, from, part, samples, block)
      yield new Uint8Array(block.buffer, 0, depth * plane * source.BYTES_PER_ELEMENT)
    }
  }
}

/** A volume's numbers as bare words; those of eight bytes are two. */
function wordsOf({ buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: width }: VolumeData): Words {
  if (width === 1) return new Uint8Array(buffer, byteOffset, byteLength)
  return width === 2
    ? new Uint16Array(buffer, byteOffset, byteLength / 2)
    : new Uint32Array(buffer, byteOffset, byteLength / 4)
}

type Part = readonly [NiftiAxis, NiftiAxis, NiftiAxis]

/** Columns stay columns, forwards or backwards: whole lines, and whole planes where lines follow each other. */
function copyLines(source: Words, from: number, [i, j, k]: Part, samples: number, target: Words): void {
  const joined = j.stride === i.stride * i.size
  const line = i.size * (joined ? j.size : 1) * samples
  const backwards = i.stride < 0
  let to = 0
  for (let z = 0; z < k.size; z += 1)
    for (let y = 0; y < (joined ? 1 : j.size); y += 1, to += line) {
      const at = from + (z * k.stride + y * j.stride) * samples
      target.set(backwards ? source.subarray(at - line + 1, at + 1) : source.subarray(at, at + line), to)
      if (backwards) target.subarray(to, to + line).reverse()
    }
}

/** Voxels of several words: one by one. */
function copyPixels(source: Words, from: number, [i, j, k]: Part, samples: number, target: Words): void {
  let to = 0
  for (let z = 0; z < k.size; z += 1)
    for (let y = 0; y < j.size; y += 1)
      for (let x = 0; x < i.size; x += 1)
        for (let sample = 0; sample < samples; sample += 1, to += 1)
          target[to] = source[from + (z * k.stride + y * j.stride + x * i.stride) * samples + sample] ?? 0
}
