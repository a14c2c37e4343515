import type PDFDocument from 'pdfkit'
import { contentWidth, ensureSpace, margin, palette } from './sheet.ts'

export type Fact = readonly [name: string, value: string]

const nameWidth = 116

/** Names and values line by line; long values wrap, empty ones are a dash. */
export function drawFacts(pdf: PDFDocument, facts: readonly Fact[]): void {
  for (const [name, value] of facts) {
    const shown = value.trim() || '–'
    const width = contentWidth - nameWidth
    const height = pdf.font('body', 9).heightOfString(shown, { width, lineGap: 1.5 })
    ensureSpace(pdf, height + 4)
    const top = pdf.y
    pdf.fillColor(palette.quiet).text(name, margin, top, { width: nameWidth - 8 })
    const below = pdf.y
    pdf.fillColor(palette.ink).text(shown, margin + nameWidth, top, { width, lineGap: 1.5 })
    pdf.y = Math.max(below, top + height) + 3
  }
}
