import type PDFDocument from 'pdfkit'
import { ensureSpace, margin, palette } from './sheet.ts'

export interface Column {
  readonly title: string
  /** Points. */
  readonly width: number
  readonly align: 'left' | 'right'
}

/** One row: its cells, and the colour of the mark before the first, if any. */
export interface Row {
  readonly cells: readonly string[]
  readonly mark?: string
}

const padding = 4

/** A ruled table; cells wrap, rows never split over pages, and the head is repeated on a new page. */
export function drawTable(pdf: PDFDocument, columns: readonly Column[], rows: readonly Row[]): void {
  const head = { cells: columns.map(({ title }) => title) }
  ensureSpace(pdf, 40)
  drawRow(pdf, columns, head, true)
  for (const row of rows) {
    const before = pdf.y
    ensureSpace(pdf, heightOf(pdf, columns, row))
    if (pdf.y < before) drawRow(pdf, columns, head, true)
    drawRow(pdf, columns, row, false)
  }
  pdf.y += 4
}

function heightOf(pdf: PDFDocument, columns: readonly Column[], row: Row): number {
  pdf.font('body', 8.5)
  const heights = columns.map(({ width }, index) => pdf.heightOfString(row.cells[index] || ' ', { width: width - 2 * padding }))
  return Math.max(...heights) + 2 * padding
}

function drawRow(pdf: PDFDocument, columns: readonly Column[], row: Row, isHead: boolean): void {
  const top = pdf.y
  const height = heightOf(pdf, columns, row)
  const full = columns.reduce((sum, { width }) => sum + width, 0)
  if (isHead) pdf.rect(margin, top, full, height).fill(palette.wash)
  let left = margin
  for (const [index, { width, align }] of columns.entries()) {
    const indent = row.mark !== undefined && index === 0 ? 12 : 0
    if (indent) pdf.circle(left + padding + 4, top + height / 2, 3).fill(row.mark)
    pdf.font('body', 8.5).fillColor(isHead ? palette.quiet : palette.ink)
    pdf.text(row.cells[index] || ' ', left + padding + indent, top + padding, { width: width - 2 * padding - indent, align })
    left += width
  }
  pdf.moveTo(margin, top + height).lineTo(margin + full, top + height).lineWidth(0.5).stroke(palette.line)
  pdf.y = top + height
}
