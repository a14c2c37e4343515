import type PDFDocument from 'pdfkit'
import type { SeriesAnalysis } from '../../core/analysis-document.ts'
import { findingTitles } from '../wording.ts'
import { contentWidth, ensureSpace, margin, palette } from './sheet.ts'

const tumours = ['glioma', 'meningioma', 'pituitary'] as const
const plotHeight = 70
const left = margin + 26
const width = contentWidth - 26

/**
 * Along the slices of a series, the probability of each tumour class stacked as bars (0..1, the rest is "no tumour"),
 * a dot under every slice called a tumour in that class's colour, and the abstain threshold as a dashed line.
 */
export function drawProbabilityChart(pdf: PDFDocument, { slices }: SeriesAnalysis, abstainBelow: number): void {
  if (slices.length === 0) return
  ensureSpace(pdf, plotHeight + 58)
  drawLegend(pdf)
  const top = pdf.y + 4
  const base = top + plotHeight
  drawScale(pdf, top, abstainBelow)
  const step = width / slices.length
  const bar = Math.max(0.4, Math.min(step * 0.72, 14))
  for (const [index, { probabilities, finding }] of slices.entries()) {
    const middle = left + (index + 0.5) * step
    let foot = base
    for (const label of tumours) {
      const height = probabilities[label] * plotHeight
      if (height < 0.1) continue
      pdf.fillColor(palette[label]).rect(middle - bar / 2, foot - height, bar, height).fill()
      foot -= height
    }
    if (finding !== 'none' && finding !== 'abstained') pdf.circle(middle, base + 5, Math.min(2.2, Math.max(0.8, step * 0.3))).fill(palette[finding])
  }
  pdf.moveTo(left, base).lineTo(left + width, base).lineWidth(0.6).stroke(palette.quiet)
  drawSliceNumbers(pdf, slices, step, base + 9)
  pdf.y = base + 32
}

function drawLegend(pdf: PDFDocument): void {
  const top = pdf.y
  pdf.font('body', 7.5).fillColor(palette.quiet)
  pdf.text('Probability by slice', left, top, { lineBreak: false })
  let right = margin + contentWidth
  for (const label of [...tumours].reverse()) {
    right -= pdf.widthOfString(findingTitles[label])
    pdf.fillColor(palette.quiet).text(findingTitles[label], right, top, { lineBreak: false })
    pdf.rect(right - 11, top + 1.5, 7, 6).fill(palette[label])
    right -= 24
  }
  pdf.y = top + 12
}

function drawScale(pdf: PDFDocument, top: number, abstainBelow: number): void {
  for (const share of [0, 0.5, 1]) {
    const y = top + (1 - share) * plotHeight
    pdf.moveTo(left, y).lineTo(left + width, y).lineWidth(0.4).stroke(palette.line)
    pdf.font('body', 7).fillColor(palette.quiet).text(share.toString(), margin, y - 4, { width: 20, align: 'right', lineBreak: false })
  }
  const y = top + (1 - abstainBelow) * plotHeight
  pdf.dash(2, { space: 2 }).moveTo(left, y).lineTo(left + width, y).lineWidth(0.6).stroke(palette.quiet).undash()
}

/** About a dozen numbers along the slices: instance numbers where the files have them, else places. */
function drawSliceNumbers(pdf: PDFDocument, slices: SeriesAnalysis['slices'], step: number, y: number): void {
  const numbered = slices.every(({ instanceNumber }) => instanceNumber !== null)
  const every = Math.max(1, Math.ceil(slices.length / 14))
  pdf.font('body', 7).fillColor(palette.quiet)
  for (let index = 0; index < slices.length; index += every) {
    const name = String((numbered ? slices[index]?.instanceNumber : null) ?? index + 1)
    pdf.text(name, left + (index + 0.5) * step - 15, y, { width: 30, align: 'center', lineBreak: false })
  }
  const axis = `${numbered ? 'instance number' : 'slice'}, in the order of position; dashed: the least a finding needs`
  pdf.text(axis, left, y + 10, { width, align: 'center', lineBreak: false })
}
