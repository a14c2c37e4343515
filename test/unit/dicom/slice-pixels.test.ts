import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SliceHeader } from '../../../electron/core/study.ts'
import { brightness } from '../../../electron/core/window-grey.ts'
import { readSlicePixels } from '../../../electron/dicom/slice-pixels.ts'
import { mrFile, numbers, ramp, sequence, text, type FileElement } from '../../fixtures/dicom-file.ts'

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'sulcus-slice-'))))
afterAll(() => rm(folder, { recursive: true }))

let files = 0
async function read(changes: readonly FileElement[], frame = 1) {
  const file = join(folder, `${(files += 1)}.dcm`)
  await writeFile(file, mrFile(changes))
  const header: SliceHeader = {
    file,
    frame,
    sopInstanceUID: '',
    instanceNumber: 1,
    rows: 4,
    columns: 6,
    geometry: null,
  }
  const result = await readSlicePixels(header)
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.value
}

const bytes = (...value: number[]): FileElement => ({ tag: '7fe00010', vr: 'OB', value: Uint8Array.from(value) })
const eightBits = [numbers('00280100', 'US', 8), numbers('00280101', 'US', 8), numbers('00280102', 'US', 7)]

describe('readSlicePixels', () => {
  it('applies slope and intercept and carries the spacing', async () => {
    const slice = await read([text('00281052', 'DS', '-1000'), text('00281053', 'DS', '0.5')])
    expect(slice.data).toEqual(Float32Array.from(ramp(), (value) => value * 0.5 - 1000))
    expect(slice).toMatchObject({ rows: 4, columns: 6, rowSpacing: 0.8, columnSpacing: 0.5 })
  })

  it('looks values up in a Modality LUT', async () => {
    const lut = sequence('00283000', [numbers('00283002', 'US', 4, 178, 16), numbers('00283006', 'OW', 7, 9, 11, 13)])
    const slice = await read([
      lut,
      numbers('7fe00010', 'OW', ...[0, 178, 179, 500], ...new Array<number>(20).fill(180)),
    ])
    expect([...slice.data.slice(0, 5)]).toEqual([7, 7, 9, 13, 11])
  })

  it('takes the first window of the file', async () => {
    const slice = await read([text('00281050', 'DS', '600\\40'), text('00281051', 'DS', '1600\\80')])
    expect(slice.window).toEqual({ centre: 600, width: 1600 })
  })

  it.each([
    ['no width', '600', '0'],
    ['nothing of the image in it', '90000', '10'],
    ['no number', 'x', '5'],
  ])('computes a percentile window for one with %s', async (_, centre, width) => {
    const slice = await read([text('00281050', 'DS', centre), text('00281051', 'DS', width)])
    expect(slice.window.centre).toBeCloseTo(2047, -1)
    expect(slice.window.width).toBeCloseTo(4094, -1)
  })

  const window = [text('00281050', 'DS', '600'), text('00281051', 'DS', '1600')]
  it.each([
    ['LINEAR_EXACT', 'linear-exact'],
    ['SIGMOID', 'sigmoid'],
  ])('takes the window function %s', async (name, shape) => {
    const slice = await read([...window, text('00281056', 'CS', name)])
    expect(slice.window).toEqual({ centre: 600, width: 1600, function: shape })
    const inverted = await read([...window, text('00281056', 'CS', name), text('00280004', 'CS', 'MONOCHROME1')])
    expect(inverted.window).toEqual({ centre: 3495, width: 1600, function: shape })
  })

  it('lists every table and window that shows anything, with what the file calls them', async () => {
    const entries = numbers('00283006', 'OW', 0, 0, 20, 100)
    const lut = (name: string, first: number) => [numbers('00283002', 'US', 4, first, 16), text('00283003', 'LO', name), entries]
    const windows = [text('00281050', 'DS', '600\\90000\\300\\5'), text('00281051', 'DS', '1600\\10\\0\\4000'), text('00281055', 'LO', 'SOFT\\FAR\\NONE\\WIDE')]
    const { presets, window } = await read([sequence('00283010', lut('NEAR', 1000), lut('NOWHERE', 60000)), ...windows])
    expect(presets?.map(({ explanation, window: { centre, width, table } }) => [explanation, centre, width, table !== undefined])).toEqual([
      ['NEAR', 1002, 2, true],
      ['SOFT', 600, 1600, false],
      ['WIDE', 5, 4000, false],
    ])
    expect(window).toBe(presets?.[0]?.window)
    expect((await read([])).presets).toEqual([])
  })

  it('takes a window narrower than 1 exactly, which LINEAR cannot', async () => {
    const floats = { tag: '7fe00008', vr: 'FL', value: ramp().map((_, i) => i / 24) }
    const narrow = [text('00281050', 'DS', '0.5'), text('00281051', 'DS', '0.8')]
    expect((await read([floats, ...narrow])).window).toEqual({ centre: 0.5, width: 0.8, function: 'linear-exact' })
  })

  const table = sequence('00283010', [
    numbers('00283002', 'US', 5, 1000, 8),
    numbers('00283006', 'OW', 0, 0, 51, 255, 255),
  ])

  it('prefers a VOI LUT to a window, and gives the window that comes near it', async () => {
    const slice = await read([...window, table])
    expect(slice.window).toEqual({
      ...{ centre: 1002, width: 2, function: 'linear-exact' },
      table: { first: 1000, outputs: Float32Array.of(0, 0, 0.2, 1, 1) },
    })
    expect([999, 1001, 1002, 1003, 9999].map(brightness(slice.window))).toEqual([0, 0, Math.fround(0.2), 1, 1])
  })

  it('turns the VOI LUT of MONOCHROME1 about, as its values are', async () => {
    const plain = await read([table])
    const inverted = await read([table, text('00280004', 'CS', 'MONOCHROME1')])
    const [bright, dark] = [brightness(plain.window), brightness(inverted.window)]
    for (const value of [999, 1000, 1001, 1002, 1003, 1004, 1005]) expect(dark(4095 - value)).toBeCloseTo(1 - bright(value), 6)
  })

  it('reads a VOI LUT whose first value is negative', async () => {
    const signed = [numbers('00280103', 'US', 1), numbers('00280101', 'US', 16), numbers('00280102', 'US', 15)]
    const lut = sequence('00283010', [numbers('00283002', 'US', 2, -1, 16), numbers('00283006', 'OW', 0, 65535)])
    expect((await read([...signed, lut])).window.table).toEqual({ first: -1, outputs: Float32Array.of(0, 1) })
  })

  it('takes the aspect ratio of pixels whose size is unknown', async () => {
    const unknown = [text('00280030', 'DS', ''), text('00280034', 'IS', '3\\2')]
    expect(await read(unknown)).toMatchObject({ rowSpacing: 1.5, columnSpacing: 1 })
    const nominal = text('00182010', 'DS', '0.7\\0.6')
    expect(await read([...unknown, nominal])).toMatchObject({ rowSpacing: 0.7, columnSpacing: 0.6 })
    expect(await read([text('00280030', 'DS', '')])).toMatchObject({ rowSpacing: 1, columnSpacing: 1 })
  })

  it('gives a flat image a window of some width', async () => {
    const slice = await read([numbers('7fe00010', 'OW', ...new Array<number>(24).fill(7))])
    expect(slice.window.width).toBeGreaterThan(0)
    expect(slice.window.centre).toBe(7)
  })

  it('shows a flat image through the file’s own window, as its neighbours are, unless that lies far off', async () => {
    const flat = numbers('7fe00010', 'OW', ...new Array<number>(24).fill(0))
    expect((await read([flat, text('00281050', 'DS', '500'), text('00281051', 'DS', '1000')])).window).toMatchObject({ centre: 500, width: 1000 })
    expect((await read([flat, text('00281050', 'DS', '600'), text('00281051', 'DS', '1000')])).window).toMatchObject({ centre: 600, width: 1000 })
    expect((await read([flat, text('00281050', 'DS', '5000'), text('00281051', 'DS', '10')])).window.centre).toBe(0)
  })

  it('sets padding to the lowest real value and keeps it out of the window', async () => {
    const values = ramp().map((_, i) => (i < 8 ? 4095 : 100 + i))
    const slice = await read([numbers('7fe00010', 'OW', ...values), numbers('00280120', 'US', 4095)])
    expect([...slice.data.slice(0, 9)]).toEqual([108, 108, 108, 108, 108, 108, 108, 108, 108])
    expect(slice.window.centre + slice.window.width / 2).toBeLessThanOrEqual(124)
  })

  it.each([
    ['signed pixels, written without sign', 'US', 1, [63536, 63546], -2000],
    ['unsigned pixels, written with sign', 'SS', 0, [-1, -6], 65535],
  ] as const)('knows the padding of %s', async (_, vr, sign, [value, limit], stored) => {
    const kind = [numbers('00280101', 'US', 16), numbers('00280102', 'US', 15), numbers('00280103', 'US', sign)]
    const padding = [numbers('00280120', vr, value), numbers('00280121', vr, limit)]
    const slice = await read([...kind, ...padding, numbers('7fe00010', 'OW', stored, stored - 70, ...new Array<number>(22).fill(500))])
    // what is beyond the range stays as it is
    expect([...slice.data.slice(0, 3)]).toEqual([Math.min(stored - 70, 500), stored - 70, 500])
  })

  it('reads a signed padding range', async () => {
    const values = ramp().map((_, i) => (i < 4 ? -2000 + i : i))
    const signed = [numbers('00280103', 'US', 1), numbers('00280101', 'US', 16), numbers('00280102', 'US', 15)]
    const padding = [numbers('00280120', 'SS', -2000), numbers('00280121', 'SS', -1990)]
    const slice = await read([numbers('7fe00010', 'OW', ...values), ...signed, ...padding])
    expect([...slice.data.slice(0, 6)]).toEqual([4, 4, 4, 4, 4, 5])
  })

  it('mirrors MONOCHROME1 and its window within the range of the stored bits', async () => {
    const window = [text('00281050', 'DS', '1000'), text('00281051', 'DS', '500')]
    const slice = await read([text('00280004', 'CS', 'MONOCHROME1'), ...window])
    expect(slice.data).toEqual(Float32Array.from(ramp(), (value) => 4095 - value))
    expect(slice.window).toEqual({ centre: 3096, width: 500 })
  })

  it('reads what writers get wrong about a single grey image: no frame, small letters', async () => {
    const slice = await read([text('00280008', 'IS', '0'), text('00280004', 'CS', 'monochrome1')])
    expect([...slice.data.slice(0, 2)]).toEqual([4095, 4095 - 178])
  })

  it('makes luminance of RGB and YBR', async () => {
    const colour = [
      numbers('00280002', 'US', 3),
      ...eightBits,
      numbers('00280010', 'US', 1),
      numbers('00280011', 'US', 2),
    ]
    const rgb = await read([...colour, text('00280004', 'CS', 'RGB'), bytes(255, 0, 0, 10, 20, 30)])
    expect(rgb.data[0]).toBeCloseTo(76.245, 3)
    expect(rgb.data[1]).toBeCloseTo(18.15, 3)
    const ybr = await read([...colour, text('00280004', 'CS', 'YBR_FULL'), bytes(50, 1, 2, 60, 3, 4)])
    expect([...ybr.data]).toEqual([50, 60])
  })

  it('looks colours up in a plain and in a segmented palette', async () => {
    const palette = ['00281101', '00281102', '00281103'].map((tag) => numbers(tag, 'US', 4, 10, 16))
    const image = [
      text('00280004', 'CS', 'PALETTE COLOR'),
      ...eightBits,
      numbers('00280010', 'US', 1),
      numbers('00280011', 'US', 6),
    ]
    const plain = ['00281201', '00281202', '00281203'].map((tag) => numbers(tag, 'OW', 0, 257, 514, 65535))
    const slice = await read([...image, ...palette, ...plain, bytes(0, 10, 11, 12, 13, 255)])
    expect([...slice.data].map((value) => Math.round(value))).toEqual([0, 0, 1, 2, 255, 255])
    const segments = ['00281221', '00281222', '00281223'].map((tag) => numbers(tag, 'OW', 0, 1, 0, 1, 3, 771))
    const segmented = await read([...image, ...palette, ...segments, bytes(10, 11, 12, 13, 10, 10)])
    expect([...segmented.data].map((value) => Math.round(value))).toEqual([0, 1, 2, 3, 0, 0])
  })

  it('takes rescale, window and spacing of an enhanced image from the functional groups of the frame', async () => {
    const group = (slope: string, centre: string) => [
      sequence('00289145', [text('00281052', 'DS', '5'), text('00281053', 'DS', slope)]),
      sequence('00289132', [text('00281050', 'DS', centre), text('00281051', 'DS', '900')]),
    ]
    const shared = sequence('52009229', [sequence('00289110', [text('00280030', 'DS', '2\\3')])])
    const frames = [
      numbers('00280010', 'US', 2),
      text('00280008', 'IS', '2'),
      shared,
      sequence('52009230', group('1', '3000'), group('2', '5000')),
    ]
    const second = await read(frames, 2)
    expect([...second.data]).toEqual(
      ramp()
        .slice(12)
        .map((value) => value * 2 + 5),
    )
    expect(second.window).toEqual({ centre: 5000, width: 900 })
    expect(second).toMatchObject({ rowSpacing: 2, columnSpacing: 3 })
  })

  it('keeps what is no number out of the image', async () => {
    const floats = { tag: '7fe00008', vr: 'FL', value: ramp().map((_, i) => (i === 3 ? NaN : i === 4 ? Infinity : i)) }
    expect([...(await read([floats])).data.slice(0, 6)]).toEqual([0, 1, 2, 0, 0, 5])
  })

  it('hands failures on', async () => {
    const header: SliceHeader = {
      file: join(folder, 'no'),
      frame: 1,
      sopInstanceUID: '',
      instanceNumber: 1,
      rows: 4,
      columns: 6,
      geometry: null,
    }
    expect(await readSlicePixels(header)).toMatchObject({ ok: false, failure: { code: 'file-not-found' } })
  })
})
