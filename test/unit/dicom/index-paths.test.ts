import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orientationLetters } from '../../../electron/core/geometry.ts'
import type { Progress } from '../../../electron/core/progress.ts'
import type { Series } from '../../../electron/core/study.ts'
import { studyIndexSchema } from '../../../electron/core/study.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import {
  dicomFile,
  mrAttributes,
  mrFile,
  numbers,
  sequence,
  stackSlice,
  text,
  type FileElement,
} from '../../fixtures/dicom-file.ts'

let root = ''
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'sulcus-index-'))))
afterEach(() => rm(root, { recursive: true }))

async function put(files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
}

async function index(paths: readonly string[] = [root], signal = new AbortController().signal) {
  const progress: Progress[] = []
  const result = await indexPaths(paths, { onProgress: (step) => progress.push(step), signal })
  expect(() => studyIndexSchema.parse(result)).not.toThrow()
  const skipped = result.skipped.map(({ file, code }) => [relative(root, file), code])
  return { ...result, series: result.studies.flatMap((study) => study.series), skipped, progress }
}

function only(series: readonly Series[]): Series {
  expect(series).toHaveLength(1)
  const [first] = series
  if (!first) throw new Error('no series')
  return first
}

const position = (z: number, y = -20): FileElement => text('00200032', 'DS', `-10\\${y}\\${z}`)

describe('indexPaths', () => {
  it('sorts a folder of slices into a study with its facts', async () => {
    await put({ 'a/3.dcm': stackSlice(0), 'a/1.dcm': stackSlice(2), 'a/b/2': stackSlice(1) })
    const { studies, series, skipped, progress } = await index()
    expect(studies[0]).toMatchObject({
      studyInstanceUID: '2.25.1',
      patientName: 'Test^Nobody',
      patientId: 'T-1',
      studyDate: '20260101',
      description: 'Made-up study',
    })
    expect(only(series)).toMatchObject({
      seriesInstanceUID: '2.25.10',
      seriesNumber: 3,
      description: 'T1 axial',
      modality: 'MR',
      bodyPart: 'HEAD',
      contrastAgent: '',
      scanningSequence: ['GR', 'IR'],
      imageType: ['ORIGINAL', 'PRIMARY', 'M', 'ND'],
      echoTime: 3.5,
      repetitionTime: 2000,
      inversionTime: 900,
      colour: false,
      plane: 'axial',
      rows: 4,
      columns: 6,
      warnings: [],
    })
    expect(series[0]?.slices.map(({ instanceNumber }) => instanceNumber)).toEqual([1, 2, 3])
    expect(series[0]?.slices[0]?.geometry).toEqual({
      position: [-10, -20, 30],
      rowDirection: [1, 0, 0],
      columnDirection: [0, 1, 0],
      rowSpacing: 0.8,
      columnSpacing: 0.5,
    })
    expect(skipped).toEqual([])
    expect(progress.at(-1)).toEqual({ stage: 'Reading headers', done: 3, total: 3 })
  })

  it('gives the same ids whatever the order and place of the files', async () => {
    await put({ 'x/1': stackSlice(0), 'x/2': stackSlice(1), 'y/1': stackSlice(1), 'y/9': stackSlice(0) })
    const [x, y] = [await index([join(root, 'x')]), await index([join(root, 'y')])]
    expect(x.series[0]?.id).toBe(y.series[0]?.id)
    expect(x.studies[0]?.id).toMatch(/^[0-9a-f]{16}$/)
  })

  it('names every file that is not opened, and why', async () => {
    const noPixels = dicomFile(mrAttributes(), {})
    await put({
      'README.txt': 'Scans of nobody',
      'data.json': '{}',
      '.DS_Store': 'x',
      'report.dcm': noPixels,
      'ok.dcm': mrFile(),
      'cut.dcm': mrFile().subarray(0, 400),
      'odd.dcm': mrFile([], { syntax: '1.2.3' }),
      'short.dcm': mrFile().subarray(0, mrFile().length - 8),
      'few.dcm': mrFile([numbers('00280010', 'US', 40)]),
    })
    await mkdir(join(root, 'empty'))
    const { skipped, series } = await index([root, join(root, 'absent')])
    expect(series).toHaveLength(1)
    expect(Object.fromEntries(skipped)).toEqual({
      'README.txt': 'not-dicom',
      'data.json': 'not-dicom',
      '.DS_Store': 'not-dicom',
      'report.dcm': 'no-pixel-data',
      'cut.dcm': 'dicom-truncated',
      'odd.dcm': 'unsupported-transfer-syntax',
      'short.dcm': 'dicom-truncated',
      'few.dcm': 'pixel-data-too-short',
      empty: 'folder-empty',
      absent: 'file-not-found',
    })
  })

  it('ignores a DICOMDIR, for its neighbours are found anyway', async () => {
    const directory = dicomFile([sequence('00041220', [text('00041430', 'CS', 'IMAGE')])])
    await put({ DICOMDIR: directory, 'IM/1': mrFile() })
    const { series, skipped } = await index()
    expect(only(series).slices).toHaveLength(1)
    expect(skipped).toEqual([])
  })

  it('finds files without extensions however deep they lie', async () => {
    const deep = `${'F/'.repeat(60)}IM000001`
    await put({ [deep]: mrFile(), [`${'F/'.repeat(59)}notes`]: 'of nobody' })
    const { series, skipped } = await index()
    expect(series).toHaveLength(1)
    expect(skipped.map(([, code]) => code)).toEqual(['not-dicom'])
  })

  it('walks symbolic links once', async () => {
    await put({ 'a/1': mrFile() })
    await symlink(root, join(root, 'a/loop'))
    await symlink(join(root, 'a'), join(root, 'again'))
    expect(only((await index([root, join(root, 'a/1')])).series).slices).toHaveLength(1)
  })

  it('finds headers longer than the first chunk', async () => {
    const long = { tag: '00091010', vr: 'OB', value: new Uint8Array(700_000) }
    await put({ '1': mrFile([long]), '2': mrFile([long, text('00080018', 'UI', '2.25.7')], { gzip: true }) })
    expect((await index()).skipped).toEqual([])
  })

  it('splits a series by what makes another stack', async () => {
    await put({
      '1': stackSlice(0),
      '2': stackSlice(1, [text('00180081', 'DS', '80')]),
      '3': stackSlice(2, [text('00080008', 'CS', 'ORIGINAL\\PRIMARY\\P\\ND')]),
      '4': stackSlice(3, [text('00200037', 'DS', '0\\1\\0\\0\\0\\-1')]),
      '5': stackSlice(4, [numbers('00280010', 'US', 2)]),
      '6': stackSlice(5, [text('00200037', 'DS', '0.999999\\0.001\\0\\-0.001\\0.999999\\0')]),
    })
    const { series } = await index()
    expect(series).toHaveLength(5)
    expect(new Set(series.map(({ id }) => id)).size).toBe(5)
    expect(series.map(({ slices }) => slices.length).sort()).toEqual([1, 1, 1, 1, 2])
    expect(series.map(({ plane }) => plane)).toContain('sagittal')
  })

  it('warns of missing slices and of uneven spacing', async () => {
    await put(Object.fromEntries([0, 1, 2, 4, 5, 8].map((i) => [`gap/${i}`, stackSlice(i)])))
    expect(only((await index([join(root, 'gap')])).series).warnings).toEqual([
      '3 slices are missing: gaps are multiples of the usual 2.00 mm.',
    ])
    await put(Object.fromEntries([0, 2, 4, 6.7, 8.7].map((z, i) => [`uneven/${i}`, stackSlice(i, [position(z)])])))
    expect(only((await index([join(root, 'uneven')])).series).warnings[0]).toContain(
      'not evenly spaced (2.00 to 2.70 mm)',
    )
  })

  it('warns of gantry tilt, and keeps the directions of oblique slices', async () => {
    const tilted = (i: number) => stackSlice(i, [position(30 + 2 * i, -20 + 2 * i * Math.tan(Math.PI / 15))])
    await put(Object.fromEntries([0, 1, 2].map((i) => [`tilt/${i}`, tilted(i)])))
    expect(only((await index([join(root, 'tilt')])).series).warnings).toEqual([
      'The slices are stacked 12.0° off their normal (gantry tilt); views across slices are sheared by that angle.',
    ])
    const slight = (i: number) => stackSlice(i, [position(30 + 2 * i, -20 + 0.015 * i)])
    await put(Object.fromEntries([0, 1, 2].map((i) => [`slight/${i}`, slight(i)])))
    expect(only((await index([join(root, 'slight')])).series).warnings).toEqual([])

    const turned = [text('00200037', 'DS', '0.8660254\\0.5\\0\\0\\0\\-1')]
    await put({ 'oblique/0': stackSlice(0, [...turned, position(0, 0)]) })
    const oblique = only((await index([join(root, 'oblique')])).series)
    const directions = oblique.slices[0]?.geometry
    expect(oblique.plane).toBe('oblique')
    expect(orientationLetters(directions?.rowDirection ?? [0, 0, 0])).toBe('LP')
    expect(orientationLetters(directions?.columnDirection ?? [0, 0, 0])).toBe('F')
  })

  it('orders a series in time by place, then time, and warns of repeats that are none', async () => {
    const slice = (z: number, time: number) =>
      stackSlice(10 * time + z, [position(2 * z), text('00200100', 'IS', String(time))])
    await put(Object.fromEntries([0, 1, 2].flatMap((z) => [2, 1].map((t) => [`time/${z}-${t}`, slice(z, t)]))))
    const time = only((await index([join(root, 'time')])).series)
    expect(time.slices.map(({ instanceNumber }) => instanceNumber)).toEqual([11, 21, 12, 22, 13, 23])
    expect(time.warnings).toEqual([])

    const repeat = (z: number, copy: number) => stackSlice(z, [text('00080018', 'UI', `2.25.5.${z}.${copy}`)])
    await put(Object.fromEntries([0, 1].flatMap((z) => [1, 2].map((n) => [`repeat/${z}-${n}`, repeat(z, n)]))))
    expect(only((await index([join(root, 'repeat')])).series).warnings[0]).toContain('held 2 times')

    await put({ 'some/0': stackSlice(0), 'some/1': stackSlice(1), 'some/2': stackSlice(2, [position(30)]) })
    expect(only((await index([join(root, 'some')])).series).warnings[0]).toContain('between 1 and 2 times')
  })

  it.each([
    ['trigger time', (t: number) => [text('00181060', 'DS', String(40 * t))]],
    ['acquisition time, past midnight', (t: number) => [text('00080022', 'DA', t < 2 ? '20260101' : '20260102'), text('00080032', 'TM', ['235950', '235959.5', '000009', '000019'][t] ?? '')]],
    ['content time', (t: number) => [text('00080023', 'DA', '20260101'), text('00080033', 'TM', `1200${String(9 + t).padStart(2, '0')}.25`)]],
  ])('orders a series in time by %s where instance numbers say nothing of it', async (_, when) => {
    // the names of the files run against time, and every phase counts its instances anew
    const slice = (z: number, t: number) => stackSlice(z, [text('00080018', 'UI', `2.25.5.${z}.${t}`), ...when(t)])
    await put(Object.fromEntries([0, 1].flatMap((z) => [0, 1, 2, 3].map((t) => [`${z}-${9 - t}`, slice(z, t)]))))
    const { slices } = only((await index()).series)
    expect(slices.map(({ sopInstanceUID }) => sopInstanceUID)).toEqual([0, 1].flatMap((z) => [0, 1, 2, 3].map((t) => `2.25.5.${z}.${t}`)))
  })

  it('leaves out copies of a file and says so', async () => {
    await put({ '1': stackSlice(0), 'copy of 1': stackSlice(0), '2': stackSlice(1) })
    const { slices, warnings } = only((await index()).series)
    expect(slices).toHaveLength(2)
    expect(warnings).toEqual(['1 slice is left out as a copy: another has its SOP Instance UID, number and place.'])
  })

  it('says that a mosaic is one', async () => {
    await put({ '1': mrFile([text('00080008', 'CS', 'ORIGINAL\\PRIMARY\\M\\ND\\MOSAIC')]) })
    expect(only((await index()).series).warnings[0]).toContain('mosaic')
  })

  it('has no geometry where the file has none or nonsense', async () => {
    await put({
      '1': mrFile([text('00200037', 'DS', '0\\0\\0\\0\\0\\0')]),
      '2': mrFile([text('00200032', 'DS', 'a\\b\\c'), text('00080018', 'UI', '2.25.2')]),
      '3': mrFile([text('00280030', 'DS', '0\\0'), text('00080018', 'UI', '2.25.3')]),
    })
    const { slices, plane } = only((await index()).series)
    expect(slices.map(({ geometry }) => geometry)).toEqual([null, null, null])
    expect(plane).toBe('unknown')
  })

  it('makes a slice of every frame of an enhanced image', async () => {
    const frame = (z: number) => [
      sequence('00209113', [position(z)]),
      sequence('00189114', [numbers('00189082', 'FD', 12.5)]),
    ]
    const shared = [
      sequence('00289110', [text('00280030', 'DS', '2\\3')]),
      sequence('00209116', [text('00200037', 'DS', '1\\0\\0\\0\\1\\0')]),
      sequence('00189112', [text('00180080', 'DS', '444')]),
    ]
    const enhanced = mrAttributes().filter(
      ({ tag }) => !['00200032', '00200037', '00280030', '00180080', '00180081'].includes(tag),
    )
    const pixels = numbers('7fe00010', 'OW', ...new Array<number>(72).fill(1))
    const list = [
      ...enhanced,
      text('00280008', 'IS', '3'),
      sequence('52009229', shared),
      sequence('52009230', frame(8), frame(4), frame(6)),
      pixels,
    ]
    await put({ '1': dicomFile(list.sort((a, b) => (a.tag < b.tag ? -1 : 1))) })
    const series = only((await index()).series)
    expect(series.slices.map((slice) => [slice.frame, slice.geometry?.position[2]])).toEqual([
      [2, 4],
      [3, 6],
      [1, 8],
    ])
    expect(series).toMatchObject({ echoTime: 12.5, repetitionTime: 444 })
  })

  it('keeps files without UIDs apart by folder', async () => {
    const anonymous = mrFile([text('0020000d', 'UI', ''), text('0020000e', 'UI', ''), text('00080018', 'UI', '')])
    await put({ 'a/1': anonymous, 'b/1': anonymous })
    expect((await index()).studies).toHaveLength(2)
  })

  it('stops when cancelled, and says so', async () => {
    await put({ '1': stackSlice(0), '2': stackSlice(1) })
    const controller = new AbortController()
    controller.abort()
    const { series, skipped } = await index([root], controller.signal)
    expect(series).toEqual([])
    expect(skipped).toEqual([['', 'cancelled']])
  })
})
