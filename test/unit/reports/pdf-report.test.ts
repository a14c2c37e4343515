import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { writePdfReport } from '../../../electron/reports/pdf-report.ts'
import { png, reportInput, series, slice, withTumour, withoutTumour } from './report-fixture.ts'

const poppler = spawnSync('pdftotext', ['-v']).status === 0

/** The text a reader can select, in layout order. */
function textOf(pdf: Uint8Array): string {
  return spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).stdout.toString()
}

describe('writePdfReport', () => {
  it('writes equal bytes for equal input', async () => {
    const [first, second] = [await writePdfReport(reportInput()), await writePdfReport(reportInput())]
    expect(Buffer.from(first).subarray(0, 5).toString()).toBe('%PDF-')
    expect(Buffer.compare(first, second)).toBe(0)
  })

  it('keeps patient and study out of the document’s metadata', async () => {
    const bytes = Buffer.from(await writePdfReport(reportInput())).toString('latin1')
    expect(bytes).not.toContain('Phantom')
    expect(bytes).toContain('(Sulcus report)')
  })
})

describe.skipIf(!poppler)('the text of a report (skipped where pdftotext is missing)', () => {
  it('says who, what, how sure, with which model and settings', async () => {
    const text = textOf(await writePdfReport(reportInput()))
    for (const part of [
      'Sample, Phantom', 'SULCUS-SAMPLE', '2020-01-02', 'Series 3 · Ax T1 SE +C', 'Meningioma 0.98', 'instance 18',
      'meningioma on 5', 'Brain MRI tumour classifier (brain-mri-cnn 1.0.0)', 'colour map inferno, opacity 50 %',
      'Created 2026-02-03 04:05 UTC', 'Limits of the method', 'Every file was read.', 'mm',
    ]) expect(text).toContain(part)
  })

  it('carries the disclaimer in header and footer and numbers every page', async () => {
    const pages = textOf(await writePdfReport(reportInput())).split('\f').slice(0, -1)
    expect(pages.length).toBeGreaterThan(1)
    for (const [index, page] of pages.entries()) {
      expect(page.match(/Research use only: not for diagnosis/g)).toHaveLength(2)
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`)
    }
  })

  it('puts a study without findings in words', async () => {
    const text = textOf(await writePdfReport(reportInput({ series: [withoutTumour] })))
    expect(text).toContain('That does not rule one out.')
    expect(text).toContain('No slice was marked as a tumour')
  })

  it('lists the boxes that a network drew, from what confidence, and whose network it is', async () => {
    const picture = { png: png(), width: 96, height: 96, spacing: 1, letters: null, caption: 'instance 3: lesion 0.75' }
    const model = { id: 'boxes', version: '1', sha256: 'cd'.repeat(32), title: 'Boxes of ours', task: 'detect' as const, labels: ['lesion'] }
    const found = { seriesNumber: 3, seriesDescription: 'Ax', model, confidence: 0.4, slices: 28, rows: [{ slice: 'instance 3', label: 'lesion', confidence: 0.75, size: { width: 12.25, height: 8 } }, { slice: 'instance 4', label: 'lesion', confidence: 0.5, size: null }], left: 2, pictures: [picture] }
    const text = textOf(await writePdfReport(reportInput({ detections: [found] })))
    for (const part of ['Boxes on Series 3 · Ax', 'Boxes of ours (boxes 1)', 'from a confidence of 0.40', '0.75', '12.3 × 8.0', '2 less sure boxes not listed', 'instance 3: lesion 0.75']) expect(text.replace(/\s+/g, ' ')).toContain(part)
    expect(textOf(await writePdfReport(reportInput({ detections: [{ ...found, rows: [], left: 0, pictures: [] }] })))).toContain('It found nothing as sure as that')
    const alone = textOf(await writePdfReport(reportInput({ series: [], detections: [found] }))).replace(/\s+/g, ' ')
    expect(alone).toMatch(/No classifier was asked\. On \d+ slices?, a model that the user added drew \d+ box(es)?\./)
    for (const wrong of ['Nothing was analysed', 'Most suspicious slices']) expect(alone).not.toContain(wrong)
  })

  it('speaks of a network with other classes in its words', async () => {
    const classes = { labels: ['healthy', 'Cyst'], noFinding: 'healthy' }
    const slices = withTumour.slices.map((one, at) => ({ ...one, finding: at === 3 ? 'Cyst' : 'healthy', probabilities: { healthy: at === 3 ? 0.125 : 0.875, Cyst: at === 3 ? 0.875 : 0.125 } }))
    const text = textOf(await writePdfReport(reportInput({ series: [{ ...withTumour, ...classes, slices }], models: reportInput().models.map((one) => ({ ...one, ...classes, shipped: false })) })))
    for (const part of ['1 of 28 slices was marked: Cyst on 1', 'Cyst 0.88', 'The model was added to Sulcus by its user. It names Cyst', 'No finding']) expect(text.replace(/\s+/g, ' ')).toContain(part)
    expect(text).not.toMatch(/glioma/i)
  })

  it('says of a taught network what holds of it alone, though its classes are tumours', async () => {
    const taught = { id: 'taught-0f0f0f0f0f0f', title: 'Taught: meningioma, pituitary', labels: ['meningioma', 'pituitary'], noFinding: null, shipped: false, heat: false, traits: { calibrated: false, gatesSeries: true, gatesSlices: false } }
    const { labels, noFinding } = taught
    const slices = withTumour.slices.map((one) => ({ ...one, finding: 'meningioma', probabilities: { meningioma: 0.75, pituitary: 0.25 }, peak: null, box: null }))
    const input = reportInput({ series: [{ ...withTumour, labels, noFinding, slices }] })
    const text = textOf(await writePdfReport({ ...input, models: input.models.map((one) => ({ ...one, ...taught })), pictures: input.pictures.map((one) => ({ ...one, heat: false, peak: null, boxSize: null })) })).replace(/\s+/g, ' ')
    for (const part of [
      'The model was added to Sulcus by its user. It names meningioma, pituitary,', 'has no answer for “nothing found”', 'How far it can be believed has not been measured',
      'The model shows no place', 'The gate that refuses unsuitable series goes by what the files say of themselves. It',
    ]) expect(text).toContain(part)
    for (const wrong of ['three kinds of tumour', 'glioma', 'calibrated', 'No tumour seen', 'heat', 'In colour', 'inferno', 'training slices']) expect(text).not.toContain(wrong)
  })

  it('says of several networks which of them it speaks of, and of boxes alone nothing about heat or gates', async () => {
    const [own] = reportInput().models
    if (!own) throw new Error('the fixture names a model')
    const other = { ...own, id: 'other', sha256: 'cd'.repeat(32), title: 'Other', shipped: false, traits: { calibrated: true, gatesSeries: false, gatesSlices: false } }
    const text = textOf(await writePdfReport(reportInput({ models: [own, other] }))).replace(/\s+/g, ' ')
    for (const part of ['The model “Brain MRI tumour classifier” knows three kinds of tumour', 'The model “Other” was added', 'The model “Other” does not say what it was made for', 'where the model “Other” itself says that evidence lies']) expect(text).toContain(part)
    const boxes = { seriesNumber: 3, seriesDescription: 'Ax', model: { id: 'boxes', version: '1', sha256: 'cd'.repeat(32), title: 'Boxes', task: 'detect' as const, labels: ['lesion'] }, confidence: 0.4, slices: 2, rows: [], left: 0, pictures: [] }
    const alone = textOf(await writePdfReport(reportInput({ series: [], models: [], detections: [boxes] }))).replace(/\s+/g, ' ')
    expect(alone).toContain('No box does not rule anything out.')
    for (const wrong of ['heat', 'gate', 'calibrated', 'neighbours']) expect(alone).not.toContain(wrong)
  })

  it('names the recipe a person chose, its steps, and the range of each of its maps', async () => {
    const picture = { png: png(), width: 96, height: 96, spacing: null, letters: null, caption: 'Series 3 · Ax, instance 18', range: [-2, 30.5] } as const
    const recipe = { name: 'Calm edges', steps: [{ text: 'Gaussian (Width σ 2 px)', weights: null }, { text: 'Kernel “k” (stride 3)', weights: [[1]] }], pictures: [picture] }
    const text = textOf(await writePdfReport(reportInput({ recipe })))
    for (const part of ['Recipe: Calm edges', '1. Gaussian (Width σ 2 px)', '2. Kernel “k” (stride 3)', 'Its map is no finding', 'Numbers from -2 to 30.5']) expect(text).toContain(part)
    expect(textOf(await writePdfReport(reportInput()))).not.toContain('Recipe:')
  })

  it('shows the weights of a kernel up to 7 × 7, as the engine has them, and tells larger ones by sum and hash', async () => {
    const of = async (weights: readonly (readonly number[])[]) => textOf(await writePdfReport(reportInput({ recipe: { name: 'r', steps: [{ text: 'Kernel', weights }], pictures: [] } })))
    expect(await of([[-1.5, 0, 1 / 3], [2e-9, 12345.678, 7]])).toMatch(/-1\.5\s+0\s+0\.3333333\s+2e-9\s+12345\.68\s+7\s/)
    const seven = Array.from({ length: 7 }, (_, row) => Array.from({ length: 7 }, (__, column) => 100 * row + column))
    expect(await of(seven)).toMatch(/600\s+601\s+602\s+603\s+604\s+605\s+606\s/)
    const wide = await of([[0.25, 0.5, 0, 0, 0, 0, 0, -2]])
    // Of the weights as 32-bit numbers, little-endian, row by row.
    const hash = createHash('sha256').update(Buffer.from(Float32Array.of(0.25, 0.5, 0, 0, 0, 0, 0, -2).buffer)).digest('hex')
    expect(wide).toContain('8 × 1 weights that sum to -1.25, SHA-256')
    expect(wide.replaceAll(/\s/g, '')).toContain(hash)
  })

  it('gives the reasons of a refused series', async () => {
    const refused = series(withTumour.slices, ['The series is T2-weighted; the model knows T1 only.'])
    const text = textOf(await writePdfReport(reportInput({ series: [refused] })))
    expect(text).toContain('The model abstained')
    expect(text).toContain('The series is T2-weighted; the model knows T1 only.')
    expect(text, 'numbers of a refused network').not.toContain('Highest probability')
  })

  it('says whose study a series and a picture belong to where it covers several', async () => {
    const text = textOf(await writePdfReport(reportInput({ studyNames: new Map([[withTumour, 'Doe, Jane · P-7']]) })))
    expect(text).toContain('Doe, Jane · P-7')
  })

  it('names skipped files by their paths within what was opened', async () => {
    const skipped = ['a/IM7.dcm', 'b/IM7.dcm'].map((name) => ({ file: `/home/jane/disc/${name}`, code: 'not-dicom' as const, message: 'No.' }))
    const text = textOf(await writePdfReport(reportInput({ skipped, opened: ['/home/jane/disc'] })))
    for (const part of ['a/IM7.dcm', 'b/IM7.dcm']) expect(text).toContain(part)
    expect(text).not.toContain('jane')
  })

  it('lists skipped files by name where it is not known what was opened', async () => {
    const skipped = [{ file: '/home/jane/secret/IM7.dcm', code: 'not-dicom' as const, message: 'This is not a DICOM file.' }]
    const text = textOf(await writePdfReport(reportInput({ skipped })))
    expect(text).toContain('IM7.dcm')
    expect(text).toContain('This is not a DICOM file. (not-dicom)')
    expect(text).not.toContain('jane')
  })

  it('takes long and foreign names, no names at all, and hundreds of slices and files', async () => {
    const long = { patientName: `${'Verylongfamilyname'.repeat(12)}^Ångström Ιωάννης Фёдор`, patientId: 'x'.repeat(300), studyDate: '', description: '' }
    const many = series(Array.from({ length: 400 }, (_, index) => ({ ...slice(index, 0.2), instanceNumber: null })))
    const skipped = Array.from({ length: 120 }, (_, index) => ({ file: `/a/${index}.dcm`, code: 'not-dicom' as const, message: 'No.' }))
    const text = textOf(await writePdfReport(reportInput({ study: long, series: [many, many], skipped })))
    for (const part of ['Ångström Ιωάννης Фёдор', '119.dcm', 'slice, in the order of position']) expect(text).toContain(part)
  })

  it('writes Hebrew and Arabic names from right to left', async () => {
    const study = { ...reportInput().study, patientName: 'כהן^דוד=قباني^لنزار' }
    const pdf = await writePdfReport(reportInput({ study }))
    const words = [...spawnSync('pdftotext', ['-bbox', '-', '-'], { input: pdf }).stdout.toString().matchAll(/xMin="([\d.]+)"[^>]*>([^<]+)</g)]
    // In the order in which they stand on the page, as are their letters.
    const place = (word: string) => Number(words.find(([, , text = '']) => text.replace(',', '') === [...word].reverse().join(''))?.[1])
    const places = ['لنزار', 'قباني', 'דוד', 'כהן'].map(place)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places.every((x) => x > 0)).toBe(true)
  })

  it('writes a report about nothing', async () => {
    const empty = { patientName: '', patientId: '', studyDate: '', description: '' }
    const text = textOf(await writePdfReport(reportInput({ study: empty, series: [] })))
    expect(text).toContain('Nothing was analysed')
    expect(textOf(await writePdfReport(reportInput({ series: [series([])] })))).toContain('No slice of this series could be analysed.')
  })
})
