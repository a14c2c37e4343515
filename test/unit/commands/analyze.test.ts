import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AnalysisDocument, analysisDocumentSchema } from '../../../electron/core/analysis-document.ts'
import { dicomFile, mrAttributes, text } from '../../fixtures/dicom-file.ts'
import { headColumns, headRows, headSeries, headSlice } from '../../fixtures/head-series.ts'
import { textLike, textWith } from '../../fixtures/matchers.ts'
import { put, sharedFolder, tempFolder } from '../../fixtures/temp-folder.ts'
import { readNifti } from './read-nifti.ts'
import { type Outcome, startSulcus, sulcus } from './run-sulcus.ts'

const documentIn = (folder: string): AnalysisDocument => analysisDocumentSchema.parse(JSON.parse(readFileSync(join(folder, 'analysis.json'), 'utf8')))

describe('sulcus analyze on a folder with a bit of everything', () => {
  const folder = sharedFolder()
  let outcome: Outcome
  let document: AnalysisDocument
  const out = () => join(folder.path, 'out')
  beforeAll(async () => {
    const t2 = [text('0020000e', 'UI', '2.25.11'), text('00200011', 'IS', '4'), text('00180081', 'DS', '100'), text('0008103e', 'LO', 'T2 axial')]
    put(join(folder.path, 'scans/good'), headSeries(4))
    put(folder.path, {
      'scans/t2.dcm': headSlice(0, [...t2, text('00080018', 'UI', '2.25.3001')]),
      'scans/letter.dcm': 'This is a letter.',
      'scans/cut.dcm': headSlice(9).subarray(0, 3000),
      'scans/report.dcm': dicomFile(mrAttributes()),
    })
    mkdirSync(join(folder.path, 'scans/empty'))
    outcome = await sulcus(['analyze', 'scans', '--out', 'out', '--json'], { cwd: folder.path })
    document = documentIn(out())
  })

  it('does what can be done, and says so', () => {
    expect(outcome.code).toBe(0)
    expect(outcome.err).toMatch(/5 slices in 2 series analysed: \d flagged, \d abstained from\. No heat map of 1 series/)
  })

  it('writes the document, whole and alone, to standard output as well', () => {
    expect(outcome.out).toBe(readFileSync(join(out(), 'analysis.json'), 'utf8'))
    expect(document.model).toMatchObject({ id: 'brain-mri-cnn', sha256: textLike(/^[0-9a-f]{64}$/) })
  })

  it('names every file that was left out, and why', () => {
    const codes = Object.fromEntries(document.skipped.map(({ file, code }) => [file.slice(join(folder.path, 'scans/').length), code]))
    expect(codes).toEqual({ 'letter.dcm': 'not-dicom', 'cut.dcm': 'dicom-truncated', 'report.dcm': 'no-pixel-data', empty: 'folder-empty' })
    for (const { file, code } of document.skipped) expect(outcome.err).toMatch(new RegExp(`skipped ${file}: .*\\[${code}\\]`))
  })

  it('speaks of the series it knows, slice by slice', () => {
    const good = document.series.find(({ seriesNumber }) => seriesNumber === 3)
    expect(good).toMatchObject({ modality: 'MR', plane: 'axial', description: 'T1 axial +C', gate: { accepted: true, reasons: [] } })
    expect(good?.slices.map(({ instanceNumber, frame, file }) => [instanceNumber, frame, file])).toEqual(
      [1, 2, 3, 4].map((number) => [number, 1, join(folder.path, `scans/good/IM${number}.dcm`)]),
    )
    for (const { probabilities, peak } of good?.slices ?? []) {
      expect(Object.values(probabilities).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 3)
      if (peak) expect(peak.row < headRows && peak.column < headColumns).toBe(true)
    }
  })

  it('abstains from the series it does not know', () => {
    const t2 = document.series.find(({ seriesNumber }) => seriesNumber === 4)
    expect(t2?.gate).toEqual({ accepted: false, reasons: [textWith('not those of a T1-weighted series')] })
    expect(t2?.slices.map(({ finding }) => finding)).toEqual(['abstained'])
    expect(readdirSync(out()).filter((name) => name.includes('number-4'))).toEqual([])
    expect(outcome.err).toContain('No heat map of 1 series outside what the model was made for.')
  })

  it('writes heat maps that peak where the document says, a picture of each flagged slice, and a report', () => {
    const names = readdirSync(out())
    const index = document.series.findIndex(({ seriesNumber }) => seriesNumber === 3)
    const name = `series-00${index + 1}-number-3`
    const heat = readNifti(readFileSync(join(out(), `${name}-heat.nii`)))
    expect(heat.shape).toEqual([headColumns, headRows, 4])
    for (const [i, { peak }] of (document.series[index]?.slices ?? []).entries()) {
      if (peak) expect(heat.at(peak.column, peak.row, i)).toBeCloseTo(peak.value, 5)
    }
    const flagged = document.series.flatMap(({ slices }) => slices).filter(({ finding }) => finding !== 'none' && finding !== 'abstained')
    expect(names.filter((one) => one.endsWith('.png'))).toHaveLength(flagged.length)
    expect(readFileSync(join(out(), 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
    expect(names.filter((one) => one.endsWith('.partial'))).toEqual([])
  })
})

describe('sulcus analyze', () => {
  it('gives the heat map of a series in time the time between its volumes', async () => {
    const folder = tempFolder()
    const again = headSlice(0, [text('00080018', 'UI', '2.25.2999'), text('00200013', 'IS', '2')])
    put(join(folder, 'scans'), { 'a.dcm': headSlice(0), 'b.dcm': again })
    await sulcus(['analyze', 'scans', '--out', 'out', '--no-report'], { cwd: folder })
    expect(readNifti(readFileSync(join(folder, 'out/series-001-number-3-heat.nii'))).time).toEqual({ points: 2, step: 2, unit: 'mm, s' })
  })

  it('quietly prints nothing at all, and writes no report when told so', async () => {
    const folder = tempFolder()
    put(join(folder, 'scans'), headSeries(1))
    expect(await sulcus(['analyze', 'scans', '--out', 'out', '--no-report', '--quiet'], { cwd: folder })).toEqual({ code: 0, out: '', err: '' })
    expect(documentIn(join(folder, 'out')).series).toHaveLength(1)
    expect(existsSync(join(folder, 'out/report.pdf'))).toBe(false)
  })

  it('ends with 3 where there is no DICOM, and lists what it met', async () => {
    const folder = tempFolder()
    put(folder, { 'scans/a.txt': 'a', 'scans/b/c.json': '{}' })
    const { code, out } = await sulcus(['analyze', 'scans', 'absent', '--out', 'out'], { cwd: folder })
    expect(code).toBe(3)
    expect(out).toBe(`Nothing was analysed: no series was found. What was met, and why it was left out, is listed in ${join(folder, 'out/analysis.json')}\n`)
    const { series, skipped } = documentIn(join(folder, 'out'))
    expect(series).toEqual([])
    expect(skipped.map(({ file, code: why }) => [file, why])).toEqual([
      [join(folder, 'absent'), 'file-not-found'], [join(folder, 'scans/a.txt'), 'not-dicom'], [join(folder, 'scans/b/c.json'), 'not-dicom'],
    ])
    expect(readdirSync(join(folder, 'out'))).toEqual(['analysis.json'])
  })

  it.each([
    ['a file as the folder', ['--out', 'scans/IM1.dcm'], 'output-unwritable'],
    ['a folder in a file', ['--out', 'scans/IM1.dcm/out'], 'output-unwritable'],
  ])('ends with 1 for %s', async (_what, args, failure) => {
    const folder = tempFolder()
    put(join(folder, 'scans'), headSeries(1))
    const { code, out, err } = await sulcus(['analyze', 'scans', ...args], { cwd: folder })
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain(`[${failure}]`)
    expect(readdirSync(folder)).toEqual(['scans'])
  })

  it('interrupted, ends soon and tells which slices it did not look at', async () => {
    const folder = tempFolder()
    put(join(folder, 'scans'), headSeries(60))
    const { child, outcome, said } = startSulcus(['analyze', 'scans', '--out', 'out'], { cwd: folder })
    await said('err', 'Analysing series 1 of 1')
    child.kill('SIGINT')
    expect((await outcome).code).toBe(1)
    const { series, skipped } = documentIn(join(folder, 'out'))
    expect(series).toEqual([])
    expect(skipped).toHaveLength(60)
    expect(new Set(skipped.map(({ code }) => code))).toEqual(new Set(['cancelled']))
  })
})
