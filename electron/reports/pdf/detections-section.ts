import type PDFDocument from 'pdfkit'
import type { ReportDetections } from '../report-input.ts'
import { countOf, formatProbability, seriesTitle } from '../wording.ts'
import { captionHeight, cellWidth, drawPicture, gutter, side } from './picture-grid.ts'
import { ensureSpace, heading, margin, palette, paragraph } from './sheet.ts'
import { drawTable } from './table.ts'

const columns = [
  { title: 'Slice', width: 110, align: 'left' },
  { title: 'Label', width: 185, align: 'left' },
  { title: 'Confidence', width: 85, align: 'right' },
  { title: 'Box, mm', width: 115, align: 'right' },
] as const

/** The boxes that a network added by the user drew on one series. */
export function drawDetectionsSection(pdf: PDFDocument, found: ReportDetections): void {
  const { seriesNumber, seriesDescription, model, confidence, slices, rows, left, pictures } = found
  heading(pdf, `Boxes on ${seriesTitle(seriesNumber, seriesDescription)}`, 110)
  paragraph(pdf, `Drawn by ${model.title} (${model.id} ${model.version}), a model that the user added; Sulcus has not tested how often it is right. ${countOf(slices, 'slice')} looked at, shown from a confidence of ${confidence.toFixed(2)}.`, palette.quiet)
  if (rows.length === 0) {
    paragraph(pdf, 'It found nothing as sure as that. That does not rule anything out.')
    return
  }
  drawTable(pdf, columns, rows.map(({ slice, label, confidence: sure, size }) => ({
    cells: [slice, label, formatProbability(sure), size ? `${size.width.toFixed(1)} × ${size.height.toFixed(1)}` : '–'],
  })))
  if (left > 0) paragraph(pdf, `${countOf(left, 'less sure box', 'less sure boxes')} not listed.`, palette.quiet)
  pdf.y += 6
  for (let index = 0; index < pictures.length; index += 2) {
    ensureSpace(pdf, side + captionHeight)
    const top = pdf.y
    for (const [place, picture] of pictures.slice(index, index + 2).entries()) {
      const x = margin + place * (cellWidth + gutter)
      drawPicture(pdf, picture, x, top)
      pdf.font('body', 7).fillColor(palette.quiet).text(shortened(picture.caption), x, top + side + 6, { width: cellWidth, lineGap: 1 })
    }
    pdf.y = top + side + 34
  }
}

function shortened(caption: string): string {
  return caption.length > 110 ? `${caption.slice(0, 109)}…` : caption
}
