import type PDFDocument from 'pdfkit'
import type { SeriesAnalysis } from '../../core/analysis-document.ts'
import { classColour } from '../../core/class-colours.ts'
import { findingLabels, isFlagged } from '../../core/class-labels.ts'
import { findingTitle } from '../wording.ts'
import { contentWidth, ensureSpace, margin, palette } from './sheet.ts'

const plotHeight = 70
const left = margin + 26
const width = contentWidth - 26

/** So many names fit above the chart; of more, those that were found stand there. */
const mostNamed = 4

/**
 * Along the slices of a series, the probability of each class that is a finding stacked as bars (0..1, the rest is
 * "nothing found"), a dot under every slice with a finding in that class's colour, and the abstain threshold as a dashed line.
 */
export function drawProbabilityChart(pdf: PDFDocument, series: SeriesAnalysis): void {
  const { slices } = series
  if (slices.length === 0) return
  ensureSpace(pdf, plotHeight + 58)
  drawLegend(pdf, series)
  const top = pdf.y + 4
  const base = top + plotHeight
  drawScale(pdf, top, series.abstainBelow)
  const step = width / slices.length
  const bar = Math.max(0.4, Math.min(step * 0.72, 14))
  for (const [index, { probabilities, finding }] of slices.entries()) {
    const middle = left + (index + 0.5) * step
    let foot = base
    for (const label of findingLabels(series)) {
      const height = (probabilities[label] ?? 0) * plotHeight
      if (height < 0.1) continue
      pdf.fillColor(classColour(label, series).paper).rect(middle - bar / 2, foot - height, bar, height).fill()
      foot -= height
    }
    if (isFlagged(finding, series)) pdf.circle(middle, base + 5, Math.min(2.2, Math.max(0.8, step * 0.3))).fill(classColour(finding, series).paper)
  }
  pdf.moveTo(left, base).lineTo(left + width, base).lineWidth(0.6).stroke(palette.quiet)
  drawSliceNumbers(pdf, series, step, base + 9)
  pdf.y = base + 32
}

function named(series: SeriesAnalysis): readonly string[] {
  const labels = findingLabels(series)
  return labels.length <= mostNamed ? labels : labels.filter((label) => series.slices.some(({ finding }) => finding === label)).slice(0, mostNamed)
}

function drawLegend(pdf: PDFDocument, series: SeriesAnalysis): void {
  const top = pdf.y
  pdf.font('body', 7.5).fillColor(palette.quiet)
  pdf.text('Probability by slice', left, top, { lineBreak: false })
  let right = margin + contentWidth
  for (const label of [...named(series)].reverse()) {
    const title = shortTitle(findingTitle(label, series))
    right -= pdf.widthOfString(title)
    pdf.fillColor(palette.quiet).text(title, right, top, { lineBreak: false })
    pdf.rect(right - 11, top + 1.5, 7, 6).fill(classColour(label, series).paper)
    right -= 24
  }
  pdf.y = top + 12
}

function shortTitle(title: string): string {
  return title.length > 18 ? `${title.slice(0, 17)}…` : title
}

function drawScale(pdf: PDFDocument, top: number, abstainBelow: number | undefined): void {
  for (const share of [0, 0.5, 1]) {
    const y = top + (1 - share) * plotHeight
    pdf.moveTo(left, y).lineTo(left + width, y).lineWidth(0.4).stroke(palette.line)
    pdf.font('body', 7).fillColor(palette.quiet).text(share.toString(), margin, y - 4, { width: 20, align: 'right', lineBreak: false })
  }
  if (abstainBelow === undefined) return
  const y = top + (1 - abstainBelow) * plotHeight
  pdf.dash(2, { space: 2 }).moveTo(left, y).lineTo(left + width, y).lineWidth(0.6).stroke(palette.quiet).undash()
}

/** About a dozen numbers along the slices: instance numbers where the files have them, else places. */
function drawSliceNumbers(pdf: PDFDocument, series: SeriesAnalysis, step: number, y: number): void {
  const { slices } = series
  const numbered = slices.every(({ instanceNumber }) => instanceNumber !== null)
  const every = Math.max(1, Math.ceil(slices.length / 14))
  pdf.font('body', 7).fillColor(palette.quiet)
  for (let index = 0; index < slices.length; index += every) {
    const name = String((numbered ? slices[index]?.instanceNumber : null) ?? index + 1)
    pdf.text(name, left + (index + 0.5) * step - 15, y, { width: 30, align: 'center', lineBreak: false })
  }
  const dashed = series.abstainBelow === undefined ? '' : '; dashed: the least a finding needs'
  const axis = `${numbered ? 'instance number' : 'slice'}, in the order of position${dashed}`
  pdf.text(axis, left, y + 10, { width, align: 'center', lineBreak: false })
}
