import type PDFDocument from 'pdfkit'
import { disclaimer } from '../../core/disclaimer.ts'
import { contentWidth, margin, palette } from './sheet.ts'

/** Draws header and footer on every page, once all pages are there: only then is their number known. */
export function drawPageFrames(pdf: PDFDocument, created: string): void {
  const { start, count } = pdf.bufferedPageRange()
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(start + index)
    // Text below the bottom margin would begin another page.
    pdf.page.margins = { ...pdf.page.margins, bottom: 0 }
    const line = (y: number) => pdf.moveTo(margin, y).lineTo(margin + contentWidth, y).lineWidth(0.5).stroke(palette.line)
    pdf.font('bold', 8.5).fillColor(palette.accent).text('Sulcus', margin, 38, { lineBreak: false })
    pdf.font('body', 8.5).fillColor(palette.warning).text(disclaimer, margin, 38, { width: contentWidth, align: 'right', lineBreak: false })
    line(54)
    line(796)
    pdf.font('body', 7.5).fillColor(palette.quiet).text(`Created ${created}`, margin, 802, { lineBreak: false })
    pdf.fillColor(palette.warning).text(disclaimer, margin, 802, { width: contentWidth, align: 'center', lineBreak: false })
    pdf.fillColor(palette.quiet).text(`Page ${index + 1} of ${count}`, margin, 802, { width: contentWidth, align: 'right', lineBreak: false })
  }
}
