import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packSets, unpackSets } from '../../../electron/core/segment-plane.ts'
import { srgbOfCielab } from '../../../electron/dicom/cielab.ts'
import { defaultLimits } from '../../../electron/dicom/limits.ts'
import { OverlayReader } from '../../../electron/engine/read-overlay.ts'
import { encapsulate, type FileElement, numbers, rleFrame, sequence, stackSlice, syntaxes, text } from '../../fixtures/dicom-file.ts'
import { at, grid, index, mapOn, mask, opened, pattern, segmentsOn, stack, uids } from '../../fixtures/opened-overlay.ts'
import {
  binarySegmentation,
  fractionalSegmentation,
  labelmapSegmentation,
  type OverlayObject,
  parametricMap,
} from '../../fixtures/overlay-objects.ts'
import { zipFile } from '../../fixtures/zip-file.ts'

const frameOfReference = text('00200052', 'UI', '2.25.777')
const tumour = { number: 1, label: 'Tumour' }
const oedema = { number: 2, label: 'Oedema' }

describe('a binary segmentation', () => {
  it('is listed under its source series with what the header says of its segments', async () => {
    const frames = [{ position: at(32), segment: 1, values: pattern(1) }]
    const { overlay } = await opened(binarySegmentation({ ...grid, frames, sources: uids, sourceSeries: '2.25.10' }, [{ ...tumour, cielab: [35579, 53665, 50858] }, oedema]))
    expect(overlay).toMatchObject({
      label: 'Made-up overlay',
      frames: 1,
      framesOnSlice: [[], [1], []],
      notes: [],
      content: {
        kind: 'segmentation',
        form: 'binary',
        segments: [
          { number: 1, label: 'Tumour', colour: [255, 0, 0], category: 'Morphologically Abnormal Structure', type: 'Neoplasm', algorithmType: 'AUTOMATIC', algorithmName: 'Made-up algorithm' },
          { number: 2, label: 'Oedema', colour: null },
        ],
      },
    })
  })

  it('unpacks frames that begin within a byte', async () => {
    // 5 × 3 pixels are 15 bits: the second frame begins at bit 7 of byte 1, the third at bit 6 of byte 3
    const patterns = [1, 2, 3].map((seed) => pattern(seed, 15))
    const frames = patterns.map((values, i) => ({ position: at(30 + 2 * i), segment: 1, values }))
    const small = { rows: 3, columns: 5, spacing: [0.8, 0.5] as const }
    const found = await opened(binarySegmentation({ ...small, frames, sources: uids }, [tumour]))
    for (const [slice, values] of patterns.entries()) {
      const shown = mask(await segmentsOn(found, slice), 1)
      const cut = Array.from({ length: 15 }, (_, i) => shown[Math.floor(i / 5) * 6 + (i % 5)])
      expect(cut).toEqual(values)
    }
  })

  it('keeps segments apart where they overlap', async () => {
    const [a, b] = [pattern(1), pattern(3)]
    const frames = [{ position: at(30), segment: 2, values: b }, { position: at(30), segment: 1, values: a }]
    const plane = await segmentsOn(await opened(binarySegmentation({ ...grid, frames, sources: uids }, [tumour, oedema])), 0)
    expect(mask(plane, 1)).toEqual(a)
    expect(mask(plane, 2)).toEqual(b)
    expect(plane.sets).toContainEqual([1, 2])
    expect(unpackSets(packSets(plane.sets))).toEqual(plane.sets)
  })

  it('is placed by geometry: reversed order, gaps, and strays said in words', async () => {
    const frames = [34, 30, 40, 37].map((z, i) => ({ position: at(z), segment: 1, values: pattern(i) }))
    const { overlay } = await opened(binarySegmentation({ ...grid, frames, sources: uids }, [tumour]))
    expect(overlay.framesOnSlice).toEqual([[2], [], [1]])
    expect(overlay.notes).toEqual(['2 of 4 frames lie on no slice of this series.'])
  })

  it('takes the nearest of finer frames, and says that others lie between slices', async () => {
    const frames = [29.5, 30.25, 31.75, 32.5].map((z, i) => ({ position: at(z), segment: 1, values: pattern(i) }))
    const { overlay } = await opened(binarySegmentation({ ...grid, frames, sources: uids }, [tumour]))
    expect(overlay.framesOnSlice).toEqual([[2], [3], []])
    expect(overlay.notes).toEqual(['2 of 4 frames lie between slices, where a nearer frame is shown.'])
  })

  it('says which frames have no place', async () => {
    const frames = [{ position: at(30), segment: 1, values: pattern(1) }]
    const changes = [sequence('52009230', [sequence('0062000a', [numbers('0062000b', 'US', 1)])])]
    const { overlay } = await opened(binarySegmentation({ ...grid, frames, sources: uids, sourceSeries: '2.25.10', changes }, [tumour]))
    expect(overlay.notes).toEqual(['1 of 1 frame does not say where it lies (Image Position, 0020,0032).'])
  })

  it('is resampled by nearest neighbour where its grid is finer, shifted or turned', async () => {
    // twice as fine: slice pixel (c, r) has its centre on frame pixel (2c, 2r)
    const fine = Array.from({ length: 8 * 12 }, (_, i) => Number((i * 7) % 11 < 4))
    const finer = await opened(binarySegmentation({ rows: 8, columns: 12, spacing: [0.4, 0.25], frames: [{ position: at(30), segment: 1, values: fine }], sources: uids }, [tumour]))
    expect(mask(await segmentsOn(finer, 0), 1)).toEqual(Array.from({ length: 24 }, (_, i) => fine[2 * Math.floor(i / 6) * 12 + 2 * (i % 6)]))
    // rows run against x, columns against y, from the far corner: everything comes out mirrored
    const corner = [-10 + 5 * 0.5, -20 + 3 * 0.8, 30] as const
    const turned = await opened(binarySegmentation({ ...grid, orientation: '-1\\0\\0\\0\\-1\\0', frames: [{ position: corner, segment: 1, values: pattern(3) }], sources: uids }, [tumour]))
    expect(mask(await segmentsOn(turned, 0), 1)).toEqual(pattern(3).reverse())
    // one pixel across and one down, so that it covers three rows and five columns
    const shifted = await opened(binarySegmentation({ ...grid, frames: [{ position: [-9.5, -19.2, 30], segment: 1, values: new Array<number>(24).fill(1) }], sources: uids }, [tumour]))
    expect(mask(await segmentsOn(shifted, 0), 1)).toEqual(Array.from({ length: 24 }, (_, i) => Number(i >= 6 && i % 6 > 0)))
  })

  it('lies right on an oblique stack', async () => {
    const s = Math.SQRT1_2
    const orientation = `1\\0\\0\\0\\${s}\\${s}`
    const place = (k: number) => [5, -2 * k * s, 2 * k * s] as const
    const files = Object.fromEntries(
      [0, 1, 2].map((k) => [`${k}.dcm`, stackSlice(k, [text('00200037', 'DS', orientation), text('00200032', 'DS', place(k).join('\\'))])]),
    )
    const frames = [2, 1, 0].map((k) => ({ position: place(k), segment: 1, values: pattern(k) }))
    const found = await opened(binarySegmentation({ ...grid, orientation, frames, sources: uids }, [tumour]), files)
    for (const [slice, header] of found.series.slices.entries()) {
      const k = Number(header.sopInstanceUID.split('.').at(-1))
      expect(mask(await segmentsOn(found, slice), 1)).toEqual(pattern(k))
    }
  })
})

describe('other kinds of segmentation', () => {
  it('draws a fractional one from a share of its maximum on', async () => {
    const values = [0, 99, 100, 101, 199, 200, ...new Array<number>(18).fill(0)]
    const found = await opened(fractionalSegmentation({ ...grid, frames: [{ position: at(30), segment: 1, values }], sources: uids }, [tumour]))
    expect(found.overlay.content).toMatchObject({ form: 'fractional', fraction: 'PROBABILITY' })
    expect(mask(await segmentsOn(found, 0), 1).slice(0, 6)).toEqual([0, 0, 1, 1, 1, 1])
    expect(mask(await segmentsOn(found, 0, 1), 1).slice(0, 6)).toEqual([0, 0, 0, 0, 0, 1])
    expect(mask(await segmentsOn(found, 0, 0), 1).slice(0, 6)).toEqual([0, 1, 1, 1, 1, 1])
  })

  it('draws a labelmap whose numbers have gaps, without its background', async () => {
    const values = [7, 300, 7, 0, 300, 5, ...new Array<number>(18).fill(5)]
    const changes = [numbers('00280120', 'US', 5)]
    const segments = [{ number: 5, label: 'Background' }, { number: 7, label: 'Seven' }, { number: 300, label: 'Three hundred' }]
    const found = await opened(labelmapSegmentation({ ...grid, frames: [{ position: at(32), values }], sources: uids, changes }, segments))
    expect(found.overlay.content).toMatchObject({ form: 'labelmap', segments: [{ number: 7 }, { number: 300 }] })
    const plane = await segmentsOn(found, 1)
    expect(mask(plane, 7)).toEqual(values.map((value) => Number(value === 7)))
    expect(mask(plane, 300)).toEqual(values.map((value) => Number(value === 300)))
    expect(plane.sets).toHaveLength(3)
  })

  it('reads RLE and deflated ones', async () => {
    const values = pattern(2).map((one) => 200 * one)
    const frames = [{ position: at(30), segment: 1, values }]
    const rle = { tag: '7fe00010', vr: 'OB', value: encapsulate([[rleFrame(Uint8Array.from(values))]]) }
    const object: OverlayObject = { ...grid, frames, sources: uids }
    for (const one of [
      fractionalSegmentation({ ...object, changes: [rle], options: { syntax: syntaxes.rle } }, [tumour]),
      fractionalSegmentation({ ...object, options: { syntax: syntaxes.deflated } }, [tumour]),
    ])
      expect(mask(await segmentsOn(await opened(one), 0), 1)).toEqual(pattern(2))
  })
})

describe('a parametric map', () => {
  const values = Array.from({ length: 24 }, (_, i) => 100 * i + 3)

  it('gives real-world values from integers, floats and doubles', async () => {
    const object: OverlayObject = { ...grid, frames: [{ position: at(32), values }], sources: uids }
    for (const [type, slope] of [['integer', 0.5], ['float', 0.5], ['double', 0.5]] as const) {
      const found = await opened(parametricMap(object, type, slope, 10))
      expect(found.overlay.content).toEqual({ kind: 'parametric-map', quantity: 'Apparent Diffusion Coefficient', unit: 'um2/s', unitMeaning: 'square micrometre per second' })
      const map = await mapOn(found, 1)
      expect(Array.from(map.data)).toEqual(values.map((value) => 0.5 * value + 10))
      expect(map.range).toEqual([11.5, 1161.5])
      expect(Array.from((await mapOn(found, 0)).data)).toEqual(new Array(24).fill(NaN))
    }
  })

  it('leaves out padding, and keeps values that only rounding puts beyond the mapping', async () => {
    const small = values.map((value) => Math.fround(value / 10_000))
    const changes = [numbers('00280122', 'FL', small[4] ?? 0)]
    const map = await mapOn(await opened(parametricMap({ ...grid, frames: [{ position: at(30), values: small }], sources: uids, changes }, 'float')), 0)
    expect(Array.from(map.data)).toEqual(small.map((value, i) => (i === 4 ? NaN : value)))
  })
})

describe('where an overlay belongs', () => {
  const object: OverlayObject = { ...grid, frames: [{ position: at(30), segment: 1, values: pattern(1) }] }

  it('is found in any order, any depth and within archives', async () => {
    const seg = binarySegmentation({ ...object, sources: uids, sourceSeries: '2.25.10' }, [tumour])
    for (const files of [
      { 'a/deep/er/seg.dcm': seg, ...stack() },
      { ...stack(), 'zz/seg.dcm': seg },
      { 'all.zip': zipFile(Object.entries({ 'seg.dcm': seg, ...stack() }).map(([name, content]) => ({ name, content }))) },
    ]) {
      const { studies, skipped } = await index(files)
      expect(skipped).toEqual([])
      expect(studies.map(({ series }) => series.map(({ modality, overlays }) => [modality, overlays?.length]))).toEqual([[['MR', 1]]])
    }
  })

  it('is the frame of reference where it refers to nothing', async () => {
    const seg = binarySegmentation({ ...object, changes: [frameOfReference] }, [tumour])
    const { studies } = await index({ ...stack([frameOfReference]), 'seg.dcm': seg })
    expect(studies[0]?.series[0]?.overlays?.[0]?.framesOnSlice).toEqual([[1], [], []])
    const elsewhere = await index({ ...stack([text('00200052', 'UI', '2.25.778')]), 'seg.dcm': seg })
    expect(elsewhere.studies[0]?.series[0]?.overlays).toBeUndefined()
    expect(elsewhere.studies[0]?.orphans?.[0]?.notes).toEqual(['This segmentation belongs to images that were not opened. Open the folder that holds both.'])
    expect(elsewhere.skipped).toEqual([])
  })

  it('is nothing for a parametric map that stands alone: it is a series, and others can lie on it', async () => {
    const values = pattern(1).map((value) => 7 * value)
    const map = parametricMap({ ...grid, frames: [{ position: at(30), values }], sources: ['2.25.404'] }, 'integer')
    const uid = [text('00080018', 'UI', '2.25.9002'), text('0020000e', 'UI', '2.25.91')]
    const seg = binarySegmentation({ ...object, sources: ['2.25.9001'], changes: uid }, [tumour])
    const { studies, skipped } = await index({ 'map.dcm': map, 'seg.dcm': seg })
    expect(skipped).toEqual([])
    expect(studies.map(({ series }) => series.map(({ description, overlays }) => [description, overlays?.map(({ content }) => content.kind)]))).toEqual([[['Made-up overlay', ['segmentation']]]])
  })

  it('is said to be missing where no image was opened', async () => {
    const { studies, skipped } = await index({ 'seg.dcm': binarySegmentation({ ...object, sources: uids }, [tumour]) })
    expect(studies).toEqual([])
    expect(skipped).toMatchObject([{ code: 'overlay-source-missing', message: 'This segmentation belongs to images that were not opened. Open the folder that holds both.' }])
  })
})

describe('a damaged overlay object leaves the study open and says the tag and the rule', () => {
  const object: OverlayObject = { ...grid, frames: [{ position: at(30), segment: 1, values: pattern(1) }], sources: uids }
  const changed = (...changes: FileElement[]): Uint8Array => binarySegmentation({ ...object, changes }, [tumour])
  it.each([
    ['an unknown type', changed(text('00620001', 'CS', 'RUNLENGTH')), 'dicom-malformed', /0062,0001.*RUNLENGTH.*C\.8\.20\.2/],
    ['no segments', changed(sequence('00620002')), 'dicom-malformed', /0062,0002/],
    ['a segment twice', binarySegmentation(object, [tumour, tumour]), 'dicom-malformed', /0062,0004.* 1 is given twice/],
    ['a segment that is not described', binarySegmentation(object, [oedema, { number: 3, label: '' }]), 'dicom-malformed', /0062,000B.*frame 1 is 1/],
    ['16 bits for a binary one', changed(numbers('00280100', 'US', 16), numbers('7fe00010', 'OW', ...pattern(1))), 'unsupported-pixel-format', /0028,0100/],
    ['pixels cut off', changed(text('00280008', 'IS', '9')), 'pixel-data-too-short', /7FE0,0010/],
    ['no maximum', fractionalSegmentation({ ...object, changes: [numbers('0062000e', 'US', 0)] }, [tumour]), 'dicom-malformed', /0062,000E/],
    ['colour', parametricMap({ ...object, changes: [text('00280004', 'CS', 'RGB'), numbers('00280002', 'US', 3), text('00280008', 'IS', '1'), numbers('7fe00010', 'OW', ...new Array<number>(72).fill(1))] }, 'integer'), 'unsupported-pixel-format', /0028,0004/],
  ])('%s', async (_name, file, code, sentence) => {
    const { studies, skipped } = await index({ ...stack(), 'object.dcm': file })
    expect(studies[0]?.series).toHaveLength(1)
    expect(skipped).toHaveLength(1)
    expect(skipped[0]?.code).toBe(code)
    expect(skipped[0]?.message).toMatch(sentence)
    expect(skipped[0]?.file.endsWith(join('/', 'object.dcm'))).toBe(true)
  })

  it('more pixels than an overlay may have', async () => {
    const { studies, skipped } = await index({ ...stack(), 'object.dcm': changed() }, { ...defaultLimits, volumeVoxels: 23 })
    expect(studies).toHaveLength(1)
    expect(skipped).toMatchObject([{ code: 'limit-exceeded' }])
  })

  it('a file that is gone when a slice is asked for', async () => {
    const { series, overlay } = await opened(changed())
    const slice = series.slices[0]
    if (!slice) throw new Error('no slice')
    const answer = await new OverlayReader().segments({ file: `${overlay.file}.gone`, frames: [1], slice }, 0.5)
    expect(answer).toMatchObject({ ok: false, failure: { code: 'file-not-found' } })
  })
})

describe('srgbOfCielab', () => {
  it('turns PCS values into sRGB', () => {
    // L* a* b* at D50 of sRGB's corners (Lindbloom): red 54.29 80.81 69.89, green 87.82 −79.29 80.99, blue 29.57 68.30 −112.03
    const encode = (l: number, a: number, b: number) => [(l / 100) * 65535, ((a + 128) / 255) * 65535, ((b + 128) / 255) * 65535].map(Math.round)
    expect(srgbOfCielab(encode(100, 0, 0))).toEqual([255, 255, 255])
    expect(srgbOfCielab(encode(0, 0, 0))).toEqual([0, 0, 0])
    expect(srgbOfCielab(encode(54.29, 80.81, 69.89))).toEqual([255, 0, 0])
    expect(srgbOfCielab(encode(87.82, -79.29, 80.99))).toEqual([0, 255, 0])
    expect(srgbOfCielab(encode(29.57, 68.3, -112.03))).toEqual([0, 0, 255])
    expect(srgbOfCielab([1, 2])).toBeNull()
  })
})
