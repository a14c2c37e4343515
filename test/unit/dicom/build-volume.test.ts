import { describe, expect, it } from 'vitest'
import { fail, ok, type Result } from '../../../electron/core/result.ts'
import type { ScalarImage } from '../../../electron/core/scalar-image.ts'
import type { Series, SliceHeader } from '../../../electron/core/study.ts'
import type { VolumeData } from '../../../electron/core/volume.ts'
import { buildVolume, volumeFromSlices } from '../../../electron/dicom/build-volume.ts'
import type { SliceValues } from '../../../electron/dicom/volume-builder.ts'

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

  it('carries the time between frames in seconds', () => {
    const [headers, images] = [[header(0), header(0)], [image(1, 2), image(3, 4)]]
    expect(stack(headers, images, { repetitionTime: 2500 })).toMatchObject({ frames: 2, timeStep: 2.5 })
    expect(stack(headers, images, { repetitionTime: null })).not.toHaveProperty('timeStep')
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
    const volume = stack([header(0)], [image(1, 2)], { thickness: 4, place: { row: 0, column: 0, stride: 2 } })
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
  const series = { rows: 1, columns: 2, repetitionTime: 2500, slices: [header(0, 1), header(1, 2)] } as unknown as Series
  const values = (data: VolumeData, slope = 1, intercept = 0): SliceValues => ({
    ...{ rows: 1, columns: 2, samples: 1, data, slope, intercept },
  })
  const read = async (slice: SliceHeader): Promise<Result<SliceValues>> =>
    ok(values(Uint16Array.of(slice.geometry?.position[2] ?? 0, 9)))
  const built = async (...args: Parameters<typeof buildVolume>) => {
    const volume = await buildVolume(...args)
    if (!volume.ok) throw new Error(volume.failure.message)
    return volume.value
  }

  it('reads every slice into its place and reports how far it is', async () => {
    const done: number[] = []
    const volume = await built(series, read, { ...job(), onProgress: (progress) => done.push(progress.done) })
    expect(volume.data).toEqual(Int16Array.of(0, 9, 1, 9))
    expect(volume).toMatchObject({ timeStep: 2.5, slices: 2, frames: 1 })
    expect(volume.rescale).toBeUndefined()
    expect(done).toEqual([0, 1, 2])
  })

  it('keeps the stored type, and slope and intercept beside it', async () => {
    const large = async () => ok(values(Uint16Array.of(1, 40000), 2, -5))
    const volume = await built(series, large, job())
    expect(volume.data).toEqual(Uint16Array.of(1, 40000, 1, 40000))
    expect(volume.rescale).toEqual({ slope: 2, intercept: -5 })
  })

  it('calls small unsigned numbers signed, but not those that may use all 16 bits, as dcm2niix does', async () => {
    const small = (bitsStored: number) => async () => ok({ ...values(Uint16Array.of(1, 2)), bitsStored })
    expect((await built(series, small(15), job())).data).toEqual(Int16Array.of(1, 2, 1, 2))
    expect((await built(series, small(16), job())).data).toEqual(Uint16Array.of(1, 2, 1, 2))
  })

  it('becomes float32 where slope, intercept or type vary', async () => {
    const varying = async (slice: SliceHeader) => ok(values(Int16Array.of(1, 2), slice.instanceNumber ?? 0))
    expect((await built(series, varying, job())).data).toEqual(Float32Array.of(1, 2, 2, 4))
    const types = async (slice: SliceHeader) =>
      ok(values(slice.instanceNumber === 1 ? Uint8Array.of(1, 2) : Int16Array.of(-1, 300), 2))
    expect((await built(series, types, job())).data).toEqual(Float32Array.of(2, 4, -2, 600))
  })

  it('measures the distance between the first two slices acquired, as dcm2niix does', async () => {
    const slices = [header(0, 3), header(2, 2), header(4.001, 1)].map((one, i) => ({ ...one, file: `${i}` }))
    const volume = await built({ ...series, slices }, read, job())
    expect(volume.sliceStep[2]).toBeCloseTo(2.001, 6)
    expect(volume.origin[2]).toBeCloseTo(4.001 - 2 * 2.001, 6)
    // uneven, too: the volume is right where it begins
    const uneven = [header(0, 1), header(2, 2), header(5, 3)].map((one, i) => ({ ...one, file: `${i}` }))
    expect(await built({ ...series, slices: uneven }, read, job())).toMatchObject({ sliceStep: [0, 0, 2], origin: [5, 6, 0] })
  })

  it('takes the distance that a multi-frame file states, where its positions are rounded', async () => {
    const slices = [header(0), header(2), header(4.001)]
    expect(await stepOf(slices, 2)).toBe(2)
    // a distance that positions contradict is none
    expect(await stepOf(slices, 3)).toBeCloseTo(2.0005, 6)
  })

  const stepOf = async (slices: SliceHeader[], thickness: number) =>
    (await built({ ...series, slices }, read, job(), { thickness })).sliceStep[2]

  it.each([
    ['in their order, whichever way they go', true, { origin: [5, 6, 3], sliceStep: [0, 0, -3], data: Int16Array.of(3, 9, 0, 9) }],
    ['by place, where their maker’s are turned', false, { origin: [5, 6, 0], sliceStep: [0, 0, 3], data: Int16Array.of(0, 9, 3, 9) }],
  ])('puts the tiles of a mosaic %s', async (_what, keepsOrder, expected) => {
    const mosaic = { tiles: 2, across: 2, keepsOrder }
    const slices = [
      { ...header(0), frame: 2, mosaic },
      { ...header(3), frame: 1, mosaic },
    ]
    expect(await built({ ...series, slices }, read, job())).toMatchObject(expected)
  })

  it('hands on the failure of a slice, and stops when cancelled', async () => {
    expect(await buildVolume(series, async () => fail('decode-failed', 'x'), job())).toMatchObject({
      failure: { code: 'decode-failed', message: `${series.slices[0]?.file}: x` },
    })
    const other = async () => ok({ ...values(new Uint8Array(4)), rows: 2 })
    expect(await buildVolume(series, other, job())).toMatchObject({ failure: { code: 'no-geometry' } })
    const signal = AbortSignal.abort()
    expect(await buildVolume(series, read, { ...job(), signal })).toMatchObject({ failure: { code: 'cancelled' } })
  })

  it('refuses what memory would not hold', async () => {
    const huge = { ...series, rows: 60000, columns: 60000 }
    expect(await buildVolume(huge, read, job())).toMatchObject({ failure: { code: 'limit-exceeded' } })
  })
})
