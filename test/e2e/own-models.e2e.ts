import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { brightBoxNetwork } from '../fixtures/bright-box-network.ts'
import { brightnessNetwork } from '../fixtures/brightness-network.ts'
import { headOf } from './tools/patient.ts'
import { expect, test } from './app.ts'
import { Boxes } from './pages/boxes.ts'
import { ModelsPanel } from './pages/models-panel.ts'
import { brightBox, brightScan, brokenSlice, brightSide, brightSpacing } from './tools/bright-scan.ts'
import { FittedSlice } from './tools/fitted-slice.ts'

/** Okabe and Ito's sky blue: the second class's colour. */
const blue = [86, 180, 233]

test.describe('Someone brings a model of their own', () => {
  test('a classifier without papers: reads what was assumed, has it analyse, sees its answer, and takes it away again', async ({ app, folder }) => {
    const { page, findings, studies } = app
    const models = new ModelsPanel(page)
    const path = join(folder.put('networks', { 'How bright.onnx': brightnessNetwork() }), 'How bright.onnx')
    await models.toggle()
    await expect(models.list).toHaveCount(1)
    await models.addPath(path)
    await expect(models.said).toContainText('Added “How bright”')
    const own = models.model('How bright')
    await expect(own).toContainText('classifies slices: class 0, class 1')
    await expect(own).toContainText(/Assumed: The file says nothing of itself: it was taken for a classifier of 2 classes/)
    await expect(own).toContainText('from How bright.onnx')
    await own.getByRole('button', { name: 'Use to analyse' }).click()
    await expect(own.getByRole('button', { name: 'Analyses' })).toHaveAttribute('aria-pressed', 'true')
    await expect(findings.panel).toContainText('Model: How bright')
    await expect(findings.panel).toContainText('another model is loaded now')
    await page.keyboard.press('Escape')
    await expect(models.panel).toBeHidden()

    await studies.openPathToEnd(folder.put('scans', headOf('Walker^Ada', 3)))
    await expect(findings.ofSeries).toBeVisible()
    const share = async (name: string) => Number((await page.getByTestId(`probability-${name}`).innerText()).replace(/\D/g, ''))
    expect(Math.abs((await share('class 0')) + (await share('class 1')) - 100)).toBeLessThanOrEqual(1)

    await models.toggle()
    await own.getByRole('button', { name: 'Remove' }).click()
    await expect(models.list).toHaveCount(1)
    await expect(findings.panel).toContainText('Model: Brain tumour classifier')
    // What it said stays with the study.
    await expect(page.getByTestId('probability-class 1')).toBeVisible()
  })

  test('a network that boxes: dropped, run over a series, its boxes at the right pixels, listed and taken along', async ({ app, folder }) => {
    const { page, viewer, studies } = app
    const [models, boxes] = [new ModelsPanel(page), new Boxes(page)]
    await studies.openPathToEnd(folder.put('scans', brightScan('Box^Bea', 5)))
    await viewer.showsSlice(3)
    await expect(boxes.panel).toBeHidden()
    await studies.drop([{ name: 'bright.onnx', bytes: brightBoxNetwork({ task: 'segment', endToEnd: true, metadata: { description: 'Bright boxes' } }) }])
    await expect(models.said).toContainText('Added “Bright boxes”: it draws boxes and outlines')
    await page.keyboard.press('Escape')
    await boxes.find.click()
    await expect(boxes.summary).toHaveText(/5 boxes on 5 slices of 5; 1 here/)
    const { left, top, right, bottom } = brightBox
    await expect(boxes.list).toHaveText([/bright, isn't it 0\.90 24\.0 × 30\.0 mm; columns 20\.0–36\.0, rows 10\.0–30\.0; \d+ pixels/])
    expect([(right - left) * brightSpacing, (bottom - top) * brightSpacing]).toEqual([24, 30])

    // Line and tint lie where the rectangle is.
    await expect(boxes.drawn).toHaveAttribute('data-outlined', 'true')
    await viewer.isReady()
    const fitted = new FittedSlice(await viewer.box(), { rows: brightSide, columns: brightSide })
    const [leftEdge, rightEdge, middle, outside] = [fitted.place(left - 0.5, 15), fitted.place(right - 0.5, 15), fitted.place(28, 20), fitted.place(40, 20)]
    const { at } = await viewer.inkOf('boxes', [leftEdge, rightEdge, middle, outside])
    for (const edge of [at[0], at[1]]) expect(edge).toEqual([...blue, 255])
    expect(at[2]?.[3]).toBeGreaterThan(60)
    expect(at[2]?.[3]).toBeLessThan(120)
    expect(at[3]?.[3]).toBe(0)

    await boxes.confidence.fill('0.95')
    await expect(boxes.list).toHaveCount(0)
    await expect(boxes.drawn).toHaveAttribute('data-boxes', '0')
    await boxes.confidence.fill('0.25')
    await boxes.next.click()
    await viewer.showsSlice(4)
    await expect(boxes.list).toContainText([/columns 50\.0–51\.0, rows 50\.0–51\.0/])

    const { bytes } = await app.download(() => boxes.file('Boxes (JSON)').click())
    expect(JSON.parse(Buffer.from(bytes).toString('utf8'))).toMatchObject({ schema: 'sulcus-detections/1', model: { task: 'segment' }, series: [{ slices: [{ detections: [{ box: brightBox }] }, {}, {}, {}, {}] }] })
    const picture = decode((await app.download(() => boxes.file('Picture (PNG)').click())).bytes)
    expect([...picture.data.slice(3 * (50 * picture.width + 50), 3 * (50 * picture.width + 50) + 3)]).toEqual(blue)
    const report = await app.download(() => page.getByRole('button', { name: 'Export report (PDF)' }).click())
    const text = reportText(report.bytes)
    if (text !== null) expect(text).toMatch(/Boxes on Series.*Bright boxes.*bright, isn't it.*24\.0 × 30\.0/s)

    // The boxes are kept with the study.
    await page.reload()
    await page.getByRole('button', { name: /^Series/ }).first().click()
    await expect(boxes.summary).toHaveText(/5 boxes on 5 slices/)

    // A slice that could not be looked at is not one without boxes.
    app.expectComplaints(/slices\/2\/pixels|status of 422/)
    await studies.openPathToEnd(folder.put('part', { ...brightScan('Part^Pat', 2), 'IM3.dcm': brokenSlice('Part^Pat', 2) }))
    await viewer.showsSlice(2)
    await boxes.find.click()
    await expect(boxes.summary).toHaveText(/2 boxes on 2 slices of 3; 1 here/)
    await expect(boxes.panel).toContainText(/1 slice not looked at\. .* decode-failed/)
    await page.keyboard.press('PageDown')
    await expect(boxes.summary).toHaveText(/this one was not looked at/)
  })
})

test.describe('A hostile model', () => {
  test.beforeAll(() => {
    process.env['SULCUS_MODEL_SECONDS'] = '3'
  })
  test.afterAll(() => {
    delete process.env['SULCUS_MODEL_SECONDS']
  })

  test('that never returns is ended and refused in words; the study stays as it is', async ({ app, folder }) => {
    const { page, viewer, findings, studies } = app
    app.expectComplaints(/422/)
    const models = new ModelsPanel(page)
    const engine = await app.enginePid()
    await studies.drop([{ name: 'never.onnx', bytes: brightnessNetwork({ answer: 'never' }) }])
    await expect(models.said).toContainText('Trying the model')
    // Meanwhile the study can be read on.
    await page.keyboard.press('Home')
    await viewer.showsSlice(1)
    await expect(models.refusal).toContainText(/did not answer.*stopped and is not used/)
    await expect(models.list).toHaveCount(1)
    expect(readdirSync(join(folder.path, 'data', 'uploads'))).toEqual([])
    expect(await app.enginePid()).toBe(engine)

    await studies.drop([{ name: 'text.onnx', bytes: Buffer.from('This is no network.') }])
    await expect(models.refusal).toContainText('not an ONNX model')
    await page.keyboard.press('Escape')
    await page.keyboard.press('End')
    await viewer.showsSlice(28)
    await expect(findings.ofSeries).toContainText('Meningioma pattern')
  })
})

/** What poppler reads in a PDF; null where it is not installed. */
function reportText(pdf: Uint8Array): string | null {
  try {
    return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
