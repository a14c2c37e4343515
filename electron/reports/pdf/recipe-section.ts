import type PDFDocument from 'pdfkit'
import type { ReportInput } from '../report-input.ts'
import { captionHeight, drawPicture, gutter, cellWidth, side } from './picture-grid.ts'
import { drawWeights } from './kernel-weights.ts'
import { ensureSpace, heading, margin, palette, paragraph } from './sheet.ts'

/** The recipe a person chose to have in the report: its steps in words, and its map over the slices shown above. */
export function drawRecipe(pdf: PDFDocument, recipe: NonNullable<ReportInput['recipe']>): void {
  heading(pdf, `Recipe: ${recipe.name}`, 60)
  paragraph(pdf, 'A chain of filters applied to the slices, apart from the model. Its map is no finding; colours run from the smallest to the largest number of each map, shown from a quarter of that range, or of the strongest number where some are negative.', palette.quiet)
  for (const [index, { text, weights }] of recipe.steps.entries()) {
    paragraph(pdf, `${index + 1}. ${text}`)
    if (weights) drawWeights(pdf, weights)
  }
  if (recipe.steps.some(({ weights }) => weights)) paragraph(pdf, 'Weights stand as they were written; in mode convolution the kernel is turned by 180° before it slides.', palette.quiet, 8)
  pdf.y += 4
  for (let index = 0; index < recipe.pictures.length; index += 2) {
    ensureSpace(pdf, side + captionHeight)
    const top = pdf.y
    for (const [place, picture] of recipe.pictures.slice(index, index + 2).entries()) {
      const left = margin + place * (cellWidth + gutter)
      drawPicture(pdf, picture, left, top)
      const [low, high] = picture.range.map((value) => Number(value.toPrecision(3)))
      pdf.font('body', 7).fillColor(palette.quiet).text(`${picture.caption}\nNumbers from ${low} to ${high}`, left, top + side + 6, { width: cellWidth, lineGap: 1 })
    }
    pdf.y = top + side + 34
  }
}
