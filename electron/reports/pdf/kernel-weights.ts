/// <reference path="./pdfkit.d.ts" />
import { createHash } from 'node:crypto'
import type PDFDocument from 'pdfkit'
import { ensureSpace, margin, palette, paragraph } from './sheet.ts'

/** The longest side of a kernel whose weights are printed. */
const longestPrinted = 7
/** Points. */
const [cellWidth, cellHeight, indent] = [62, 13, 14]

/** A kernel's weights as it was written, in the engine's 32 bits: a table, or for a large one their sum and their hash. */
export function drawWeights(pdf: PDFDocument, weights: readonly (readonly number[])[]): void {
  const columns = weights[0]?.length ?? 0
  if (Math.max(weights.length, columns) > longestPrinted) return drawDigest(pdf, weights)
  ensureSpace(pdf, weights.length * cellHeight + 6)
  const top = pdf.y
  pdf.rect(margin + indent, top, columns * cellWidth, weights.length * cellHeight).fill(palette.wash)
  for (const [row, line] of weights.entries()) {
    for (const [column, weight] of line.entries()) {
      pdf.font('body', 8).fillColor(palette.ink)
      pdf.text(weightText(weight), margin + indent + column * cellWidth, top + row * cellHeight + 2, { width: cellWidth - 6, align: 'right', lineBreak: false })
    }
  }
  pdf.y = top + weights.length * cellHeight + 6
}

/** Whoever has the recipe's file can tell by these whether it is the same kernel. */
function drawDigest(pdf: PDFDocument, weights: readonly (readonly number[])[]): void {
  const all = Float32Array.from(weights.flat())
  const sum = all.reduce((total, weight) => total + weight, 0)
  // Little-endian, as on every machine that Sulcus runs on.
  const hash = createHash('sha256').update(all).digest('hex')
  paragraph(pdf, `${weights[0]?.length ?? 0} × ${weights.length} weights that sum to ${weightText(sum)}, SHA-256 of their 32-bit numbers, row by row: ${hash}`, palette.quiet, 8)
}

/** As many digits as a 32-bit number holds. */
function weightText(weight: number): string {
  return String(Number(Math.fround(weight).toPrecision(7)))
}
