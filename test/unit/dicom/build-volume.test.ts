import { describe, expect, it } from 'vitest'
import { fail, ok, type Result } from '../../../electron/core/result.ts'
import type { ScalarImage } from '../../../electron/core/scalar-image.ts'
import type { SlicePixels } from '../../../electron/core/slice-pixels.ts'
import type { Series, SliceHeader } from '../../../electron/core/study.ts'
import { buildVolume, volumeFromSlices } from '../../../electron/dicom/build-volume.ts'

function header(z: number | null, instanceNumber = 1): SliceHeader {
  const geometry =
    z === null
      ? null
      : {
          position: [5, 6, z] as [number, number, number],
          rowDirection: [1, 0, 0] as [number, number, number],
          columnDirection: [0, 1, 0] as [number, number, number],
          rowSpacing: 2,
          columnSpacing: 3,
        }
  return { file: '', frame: 1, sopInstanceUID: '', instanceNumber, rows: 1, columns: 2, geometry }
}

const image = (...data: number[]): ScalarImage => ({ rows: 1, columns: 2, data: Float32Array.from(data) })
const job = () => ({ onProgress: () => undefined, signal: new AbortController().signal })

function stack(...args: Parameters<typeof volumeFromSlices>) {
  const result = volumeFromSlices(...args)
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

describe('volumeFromSlices', () => {
  it('stacks by position whatever the order given', () => {
    const volume = stack([header(8), header(2), header(5)], [image(5, 6), image(1, 2), image(3, 4)])
    expect([...volume.data]).toEqual([1, 2, 3, 4, 5, 6])
    expect(volume).toMatchObject({ columns: 2, rows: 1, slices: 3, frames: 1, origin: [5, 6, 2] })
    expect(volume).toMatchObject({ columnStep: [3, 0, 0], rowStep: [0, 2, 0], sliceStep: [0, 0, 3] })
  })

  it('makes repeated positions frames in time, time outermost', () => {
    const volume = stack(
      [header(0), header(0), header(4), header(4)],
      [image(1, 2), image(5, 6), image(3, 4), image(7, 8)],
    )
    expect(volume).toMatchObject({ slices: 2, frames: 2, sliceStep: [0, 0, 4] })
    expect([...volume.data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('takes as many frames as every position has', () => {
    const volume = stack([header(0), header(0), header(4)], [image(1, 2), image(9, 9), image(3, 4)])
    expect(volume).toMatchObject({ slices: 2, frames: 1 })
    expect([...volume.data]).toEqual([1, 2, 3, 4])
  })

  it('stacks slices without geometry 1 mm apart, in their order', () => {
    const volume = stack([header(null), header(null)], [image(1, 2), image(3, 4)])
    expect(volume).toMatchObject({
      slices: 2,
      origin: [0, 0, 0],
      columnStep: [1, 0, 0],
      rowStep: [0, 1, 0],
      sliceStep: [0, 0, 1],
    })
  })

  it('steps along the normal when there is one slice, and by the stride within it', () => {
    const volume = stack([header(0)], [image(1, 2)], { thickness: 4, stride: 2 })
    expect(volume).toMatchObject({ sliceStep: [0, 0, 4], columnStep: [6, 0, 0], rowStep: [0, 4, 0] })
  })

  it('refuses images that do not fit together', () => {
    const other = { rows: 2, columns: 2, data: new Float32Array(4) }
    expect(volumeFromSlices([header(0), header(1)], [image(1, 2), other])).toMatchObject({
      ok: false,
      failure: { code: 'no-geometry' },
    })
    expect(volumeFromSlices([], [])).toMatchObject({ ok: false })
  })
})

describe('buildVolume', () => {
  const series = { rows: 1, columns: 2, slices: [header(0), header(1)] } as unknown as Series
  const read = async (slice: SliceHeader): Promise<Result<SlicePixels>> =>
    ok({
      ...image(slice.geometry?.position[2] ?? 0, 9),
      window: { centre: 0, width: 1 },
      rowSpacing: 1,
      columnSpacing: 1,
    })

  it('reads every slice and reports how far it is', async () => {
    const done: number[] = []
    const volume = await buildVolume(series, read, { ...job(), onProgress: (progress) => done.push(progress.done) })
    expect(volume.ok && [...volume.value.data]).toEqual([0, 9, 1, 9])
    expect(done).toEqual([0, 1, 2])
  })

  it('hands on the failure of a slice, and stops when cancelled', async () => {
    expect(await buildVolume(series, async () => fail('decode-failed', 'x'), job())).toMatchObject({
      failure: { code: 'decode-failed' },
    })
    const signal = AbortSignal.abort()
    expect(await buildVolume(series, read, { ...job(), signal })).toMatchObject({ failure: { code: 'cancelled' } })
  })

  it('refuses what memory would not hold', async () => {
    const huge = { ...series, rows: 60000, columns: 60000 }
    expect(await buildVolume(huge, read, job())).toMatchObject({ failure: { code: 'limit-exceeded' } })
  })
})
