import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { dcmjsSegmentation } from '../../fixtures/dcmjs-segmentation.ts'
import { elements, encapsulate, type FileElement, numbers, rleFrame, sequence, syntaxes, text } from '../../fixtures/dicom-file.ts'
import { encodeFrame, type Encoding } from '../../fixtures/encode-frame.ts'
import { at, grid, mapOn, mask, opened, pattern, segmentsOn, stack, uids } from '../../fixtures/opened-overlay.ts'
import { binarySegmentation, fractionalSegmentation, labelmapSegmentation, type OverlayObject, packBits, parametricMap } from '../../fixtures/overlay-objects.ts'

const [one, two] = [{ number: 1, label: 'One' }, { number: 2, label: 'Two' }]
const size = { rows: grid.rows, columns: grid.columns }

/** Frames on all slices, in an order of no use, with the pattern that each shall show. */
const frames = [[34, 1], [30, 2], [32, 1], [30, 1]].map(([z = 0, segment = 0]) => ({ position: at(z), segment, values: pattern(z + segment) }))
const object: OverlayObject = { ...grid, frames, sources: uids }

/** Where both segments must lie, slice by slice. */
async function expectFrames(file: Uint8Array, files = stack()): Promise<void> {
  const found = await opened(file, files)
  expect(found.overlay.notes).toEqual([])
  for (const [slice, z] of [30, 32, 34].entries()) {
    const plane = await segmentsOn(found, slice)
    for (const segment of [1, 2]) {
      const wanted = frames.find(({ position, segment: number }) => position[2] === z && number === segment)?.values
      expect([z, segment, mask(plane, segment)]).toEqual([z, segment, wanted ?? new Array<number>(24).fill(0)])
    }
  }
}

const pixels = (value: Uint8Array): FileElement => ({ tag: '7fe00010', vr: 'OB', value })

describe('a segmentation written by', () => {
  it('dcmjs, overlapping, empty frames left out, lies where it was drawn', async () => {
    const on = (z: number, segment: number): [number, number[]] => [(z - 30) / 2, pattern(z + segment)]
    await expectFrames(dcmjsSegmentation(3, [[on(30, 1), on(32, 1), on(34, 1)], [on(30, 2)]]))
  })

  it('dcmqi: the lone segment named in the shared groups, spacing between slices, references to the series alone', async () => {
    const only = frames.filter(({ segment }) => segment === 1)
    const shared = sequence('52009229', [
      sequence('00209116', [text('00200037', 'DS', '1.000000e+00\\0.000000e+00\\0.000000e+00\\0.000000e+00\\1.000000e+00\\0.000000e+00')]),
      sequence('00289110', [text('00180050', 'DS', '2'), text('00180088', 'DS', '2'), text('00280030', 'DS', '8.000000e-01\\5.000000e-01')]),
      sequence('0062000a', [numbers('0062000b', 'US', 1)]),
    ])
    const perFrame = sequence('52009230', ...only.map(({ position }) => [sequence('00209113', [text('00200032', 'DS', position.map((mm) => mm.toExponential(6)).join('\\'))])]))
    const found = await opened(binarySegmentation({ ...object, frames: only, sourceSeries: '2.25.10', changes: [shared, perFrame] }, [one]))
    expect(found.overlay.framesOnSlice).toEqual([[3], [2], [1]])
    for (const [slice, z] of [30, 32, 34].entries()) expect(mask(await segmentsOn(found, slice), 1)).toEqual(pattern(z + 1))
  })

  it('a writer that keeps all geometry with each frame', async () => {
    const own = frames.map(({ position, segment }) => [
      sequence('00209113', [text('00200032', 'DS', position.join('\\'))]), sequence('00209116', [text('00200037', 'DS', '1\\0\\0\\0\\1\\0')]),
      sequence('00289110', [text('00280030', 'DS', '0.8\\0.5')]), sequence('0062000a', [numbers('0062000b', 'US', segment)]),
    ])
    await expectFrames(binarySegmentation({ ...object, sourceSeries: '2.25.10', changes: [sequence('52009229', []), sequence('52009230', ...own)] }, [one, two]))
  })

  it('highdicom: a label map of 8 bits in a palette, its background described', async () => {
    const z = [32, 30]
    const values = z.map((place) => pattern(place).map((bit, i) => (bit ? 1 + (i % 2) : 0)))
    const lut = (tag: string, ...colours: number[]): FileElement => ({ tag, vr: 'OW', value: Uint8Array.from(colours) })
    const palette = ['1101', '1102', '1103'].map((end) => numbers(`0028${end}`, 'US', 3, 0, 8))
    const changes = [
      text('00280004', 'CS', 'PALETTE COLOR'), ...palette, lut('00281201', 0, 255, 0, 0), lut('00281202', 0, 0, 255, 0), lut('00281203', 0, 0, 9, 0),
      ...[['0100', 8], ['0101', 8], ['0102', 7], ['0120', 0]].map(([tag, value]) => numbers(`0028${tag}`, 'US', Number(value))), pixels(Uint8Array.from(values.flat())),
    ]
    const labels = [{ number: 0, label: 'Background' }, one, two]
    const found = await opened(labelmapSegmentation({ ...grid, frames: z.map((place, i) => ({ position: at(place), values: values[i] ?? [] })), sources: uids, changes }, labels))
    expect(found.overlay.content).toMatchObject({ segments: [{ number: 1, colour: [255, 0, 0] }, { number: 2, colour: [0, 255, 9] }] })
    for (const [slice, place] of [[0, 1], [1, 0]] as const) for (const number of [1, 2]) expect(mask(await segmentsOn(found, slice), number)).toEqual(values[place]?.map((label) => Number(label === number)))
  })
})

describe('a segmentation encoded', () => {
  const bytes = frames.map(({ values }) => Uint8Array.from(values))
  const asFraction = bytes.map((frame) => frame.map((bit) => 200 * bit))

  it.each<[Encoding, string]>([['encodeJpeg2000', syntaxes.jpeg2000], ['encodeJpegLs', syntaxes.jpegLs], ['encodeHtJpeg2000', syntaxes.htj2k], ['encodeJpeg', syntaxes.jpegLossless]])('with %s, fractional', async (encoding, syntax) => {
    const encoded = await Promise.all(asFraction.map((data) => encodeFrame(encoding, { ...size, data })))
    await expectFrames(fractionalSegmentation({ ...object, changes: [pixels(encapsulate(encoded.map((frame) => [frame])))], options: { syntax } }, [one, two]))
  })

  it('in RLE, binary in whole bytes', async () => {
    const wide = ['0100', '0101', '0102'].map((tag, i) => numbers(`0028${tag}`, 'US', i === 2 ? 7 : 8))
    const changes = [...wide, pixels(encapsulate(bytes.map((frame) => [rleFrame(frame)]), 'full'))]
    await expectFrames(binarySegmentation({ ...object, changes, options: { syntax: syntaxes.rle } }, [one, two]))
  })

  it('deflated as a whole, bits and all', async () => {
    await expectFrames(binarySegmentation({ ...object, options: { syntax: syntaxes.deflated } }, [one, two]))
  })

  it('in JPEG 2000, binary in single bits', async () => {
    const encoded = await Promise.all(bytes.map((data) => encodeFrame('encodeJpeg2000', { ...size, data, bitsStored: 1 })))
    await expectFrames(binarySegmentation({ ...object, changes: [pixels(encapsulate(encoded.map((frame) => [frame])))], options: { syntax: syntaxes.jpeg2000 } }, [one, two]))
  })

  it('with each frame deflated by itself, in bits and in bytes (PS3.5 8.2.16)', async () => {
    const syntax = '1.2.840.10008.1.2.8.1'
    const deflated = (list: readonly Uint8Array[]) => pixels(encapsulate(list.map((frame) => [new Uint8Array(deflateRawSync(frame))])))
    await expectFrames(binarySegmentation({ ...object, changes: [deflated(frames.map(({ values }) => packBits(values)))], options: { syntax } }, [one, two]))
    await expectFrames(fractionalSegmentation({ ...object, changes: [deflated(asFraction)], options: { syntax } }, [one, two]))
  })
})

describe('frames that say what they were drawn on instead of where they lie', () => {
  const derivation = (uid: string, ...frame: number[]) =>
    sequence('00089124', [sequence('00082112', [text('00081150', 'UI', '1.2.840.10008.5.1.4.1.1.4'), text('00081155', 'UI', uid), ...(frame.length > 0 ? [text('00081160', 'IS', frame.join('\\'))] : [])])])
  const groups = frames.map(({ position, segment }) => [derivation(`2.25.1001.${(position[2] - 30) / 2}`), sequence('0062000a', [numbers('0062000b', 'US', segment)])])
  const changes = [sequence('52009229', []), sequence('52009230', ...groups)]

  it('lie on those slices, pixel by pixel (PS3.3 A.51.5.1)', async () => {
    await expectFrames(binarySegmentation({ ...object, changes }, [one, two]))
  })

  it('lie on those slices that have no place themselves', async () => {
    const flat = Object.fromEntries([0, 1, 2].map((i) => [`mr/${i}.dcm`, stack([text('00200032', 'DS', '')])[`mr/${i + 1}.dcm`] ?? new Uint8Array()]))
    await expectFrames(binarySegmentation({ ...object, changes }, [one, two]), flat)
  })

  it('lie nowhere on slices of another size', async () => {
    const found = await opened(binarySegmentation({ ...object, rows: 3, frames: frames.map((frame) => ({ ...frame, values: frame.values.slice(0, 18) })), changes }, [one, two]))
    expect(found.overlay.framesOnSlice).toEqual([[], [], []])
    expect(found.overlay.notes).toEqual(['4 of 4 frames do not say where they lie (Image Position, 0020,0032).'])
  })

  it('hold of a parametric map too', async () => {
    const map = { ...grid, frames: frames.slice(0, 1), sources: uids, changes: [sequence('52009229', []), sequence('52009230', [derivation('2.25.1001.1')])] }
    const found = await opened(parametricMap(map, 'float', 2, 1))
    expect(Array.from((await mapOn(found, 1)).data)).toEqual(frames[0]?.values.map((value) => 2 * value + 1))
  })
})

describe('a segmentation of an enhanced image', () => {
  it('lies on the frames that it names where it says no place', async () => {
    const place = (z: number) => [sequence('00209113', [text('00200032', 'DS', at(z).join('\\'))])]
    const shared = sequence('52009229', [sequence('00209116', [text('00200037', 'DS', '1\\0\\0\\0\\1\\0')]), sequence('00289110', [text('00280030', 'DS', '0.8\\0.5')])])
    const [first] = Object.values(stack([text('00280008', 'IS', '3'), shared, sequence('52009230', place(34), place(30), place(32)), numbers('7fe00010', 'OW', ...new Array<number>(72).fill(1))]))
    const derivation = (frame: number) => sequence('00089124', [sequence('00082112', [text('00081150', 'UI', '1.2.840.10008.5.1.4.1.1.4.1'), text('00081155', 'UI', '2.25.1001.0'), text('00081160', 'IS', String(frame))])])
    const groups = frames.map(({ position, segment }) => [derivation([34, 30, 32].indexOf(position[2]) + 1), sequence('0062000a', [numbers('0062000b', 'US', segment)])])
    await expectFrames(binarySegmentation({ ...object, changes: elements([sequence('52009229', []), sequence('52009230', ...groups)]) }, [one, two]), { 'enhanced.dcm': first ?? new Uint8Array() })
  })
})
