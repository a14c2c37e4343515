/// <reference path="./pdf/pdfkit.d.ts" />
import PDFDocument from 'pdfkit'
import { namesTumoursOnly } from '../core/class-labels.ts'
import { pathWithin } from './path-within.ts'
import { drawDetectionsSection } from './pdf/detections-section.ts'
import { drawFacts } from './pdf/facts.ts'
import { limits } from './pdf/limits.ts'
import { drawPageFrames } from './pdf/page-frame.ts'
import { drawPictures } from './pdf/picture-grid.ts'
import { drawRecipe } from './pdf/recipe-section.ts'
import { drawSeries } from './pdf/series-section.ts'
import { contentTop, contentWidth, heading, margin, palette, paragraph, registerFonts } from './pdf/sheet.ts'
import { drawTable } from './pdf/table.ts'
import { type ReportInput, mostPictures } from './report-input.ts'
import { formatDate, formatPersonName, formatTime, headline } from './wording.ts'

/**
 * A PDF report on A4: study, outcome in words, the most suspicious slices, every series with table and chart, settings,
 * limits, skipped files. Fonts are embedded; equal input gives equal bytes. The document's own metadata names neither
 * patient nor study. Throws only for a bug, such as a `png` that is none.
 */
export async function writePdfReport(input: ReportInput): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: contentTop, bottom: 50, left: margin, right: margin },
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    font: '',
    info: { Title: 'Sulcus report', Creator: `Sulcus ${input.appVersion}`, Producer: 'Sulcus', CreationDate: new Date(input.createdAt) },
  })
  const bytes = collect(pdf)
  registerFonts(pdf)
  drawOpening(pdf, input)
  if (input.series.length > 0 || input.detections.length === 0) drawMostSuspicious(pdf, input)
  if (input.recipe) drawRecipe(pdf, input.recipe)
  for (const series of input.series) drawSeries(pdf, series, input.studyNames.get(series) ?? '')
  for (const found of input.detections) drawDetectionsSection(pdf, found)
  drawSettings(pdf, input)
  heading(pdf, 'Limits of the method', 100)
  for (const limit of limits(input.models, input.detections.length > 0)) paragraph(pdf, `• ${limit}`)
  drawSkipped(pdf, input)
  drawPageFrames(pdf, formatTime(input.createdAt))
  pdf.end()
  return bytes
}

function collect(pdf: PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    pdf.on('data', (chunk) => chunks.push(chunk))
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))))
    pdf.on('error', reject)
  })
}

function drawOpening(pdf: PDFDocument, { study, series, detections }: ReportInput): void {
  pdf.font('bold', 19).fillColor(palette.ink).text('MRI anomaly report', margin, contentTop, { width: contentWidth })
  pdf.y += 8
  drawFacts(pdf, [
    ['Patient', formatPersonName(study.patientName)],
    ['Patient ID', study.patientId],
    ['Study date', formatDate(study.studyDate)],
    ['Study', study.description],
  ])
  pdf.y += 6
  const text = headline(series, detections)
  const options = { width: contentWidth - 28, lineGap: 2 }
  const height = pdf.font('bold', 10.5).heightOfString(text, options)
  const top = pdf.y
  pdf.rect(margin, top, contentWidth, height + 20).fill(palette.wash)
  pdf.rect(margin, top, 3, height + 20).fill(palette.accent)
  pdf.fillColor(palette.ink).text(text, margin + 16, top + 11, options)
  pdf.y = top + height + 26
}

function drawMostSuspicious(pdf: PDFDocument, { pictures, style, models }: ReportInput): void {
  const tumours = models.every(namesTumoursOnly)
  const shown = pictures.slice(0, mostPictures)
  heading(pdf, 'Most suspicious slices', shown.length > 0 ? 232 : 30)
  if (shown.length === 0) {
    paragraph(pdf, tumours ? 'No slice was marked as a tumour, so there is none to show.' : 'Nothing was marked on any slice, so there is none to show.')
    return
  }
  const heat = shown.some((one) => one.heat) ? `In colour: where the evidence for ${tumours ? 'a tumour' : 'a finding'} lies, from the threshold up. ` : ''
  paragraph(pdf, `${heat}Letters name the patient’s directions.`, palette.quiet)
  pdf.y += 4
  drawPictures(pdf, shown, style)
}

function drawSettings(pdf: PDFDocument, { appVersion, models, style }: ReportInput): void {
  heading(pdf, 'Model and settings', 110)
  drawFacts(pdf, [
    ...models.flatMap(({ title, id, version, sha256, abstainBelow }) => [
      ['Model', `${title} (${id} ${version})`] as const,
      ['SHA-256', sha256] as const,
      ...(abstainBelow === null ? [] : [['Abstains below', `a probability of ${abstainBelow}`] as const]),
    ]),
    ...(models.some(({ heat }) => heat) ? [['Overlay', `colour map ${style.colourMap}, opacity ${percent(style.opacity)}, shown from ${percent(style.threshold)} of the heat range`] as const] : []),
    ['Sulcus', `version ${appVersion}`],
  ])
}

function drawSkipped(pdf: PDFDocument, { skipped, opened }: ReportInput): void {
  heading(pdf, 'Skipped files', 70)
  if (skipped.length === 0) {
    paragraph(pdf, 'Every file was read.')
    return
  }
  const columns = [
    { title: 'File', width: 190, align: 'left' },
    { title: 'Why', width: contentWidth - 190, align: 'left' },
  ] as const
  drawTable(pdf, columns, skipped.map(({ file, code, message }) => ({ cells: [pathWithin(file, opened), `${message} (${code})`] })))
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
