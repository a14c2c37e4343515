import { describe, expect, it } from 'vitest'
import { ok } from '../../../electron/core/result.ts'
import type { SlicePixels } from '../../../electron/core/slice-pixels.ts'
import type { SliceHeader } from '../../../electron/core/study.ts'
import { cachedSliceReader, sliceCacheBudget } from '../../../electron/engine/read-slice.ts'

const side = 64
const sliceBytes = side * side * 4

function header(number: number): SliceHeader {
  const size = { rows: side, columns: side, geometry: null }
  return { file: `/study/IM${number}`, frame: 1, sopInstanceUID: '', instanceNumber: number, ...size }
}

describe('cachedSliceReader', () => {
  it('scrolls through 5,000 slices in the memory of its budget', async () => {
    const reads: string[] = []
    const read = cachedSliceReader(100 * (sliceBytes + 1), async ({ file }) => {
      const data = new Float32Array(side * side)
      reads.push(file)
      const slice = { rows: side, columns: side, rowSpacing: 1, columnSpacing: 1, data, window: { centre: 0, width: 1 } }
      return ok(slice as unknown as SlicePixels)
    })
    for (let number = 1; number <= 5000; number += 1) await read(header(number))
    expect(reads).toHaveLength(5000)

    // the last hundred are kept, and nothing before them
    for (let number = 4901; number <= 5000; number += 1) await read(header(number))
    expect(reads).toHaveLength(5000)
    await read(header(4900))
    expect(reads).toHaveLength(5001)
    await read(header(4901))
    expect(reads).toHaveLength(5002)
  })
})

describe('sliceCacheBudget', () => {
  it('is what SULCUS_SLICE_CACHE_MIB says, else 256 MiB', () => {
    expect(sliceCacheBudget({ SULCUS_SLICE_CACHE_MIB: '64' })).toBe(64 * 1024 ** 2)
    for (const wrong of ['', '0', '-1', '1.5', 'much']) expect(sliceCacheBudget({ SULCUS_SLICE_CACHE_MIB: wrong })).toBe(256 * 1024 ** 2)
    expect(sliceCacheBudget({})).toBe(256 * 1024 ** 2)
  })
})
