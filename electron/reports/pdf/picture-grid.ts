import type PDFDocument from 'pdfkit'
import { classColour } from '../../core/class-colours.ts'
import { findingLabels, isFlagged } from '../../core/class-labels.ts'
import type { OverlayStyle } from '../../core/heat-map.ts'
import { colourBar } from '../../overlay/colour-bar.ts'
import { encodePng } from '../../overlay/picture.ts'
import type { EdgeLetters, PlacedPicture, ReportPicture } from '../report-input.ts'
import { findingTitle, formatProbability, seriesTitle, sliceName } from '../wording.ts'
import { contentWidth, ensureSpace, margin, palette } from './sheet.ts'

export const gutter = 22
export const cellWidth = (contentWidth - gutter) / 2
export const side = 158
const barWidth = 7
export const captionHeight = 62

/** Pictures two by two, each on black in a square of one size, with the colour bar of its heat, a scale in mm, and a caption. */
export function drawPictures(pdf: PDFDocument, pictures: readonly ReportPicture[], style: OverlayStyle): void {
  const bar = encodePng(colourBar(style, 4, 256))
  for (let index = 0; index < pictures.length; index += 2) {
    ensureSpace(pdf, side + captionHeight)
    const top = pdf.y
    const bottoms = pictures.slice(index, index + 2).map((picture, place) => {
      const left = margin + place * (cellWidth + gutter)
      drawPicture(pdf, picture, left, top)
      if (picture.heat) drawColourBar(pdf, bar, style, left + side + 5, top)
      return drawCaption(pdf, picture, left, top + side + 6)
    })
    pdf.y = Math.max(...bottoms) + 14
  }
}

/** A picture on black in a square of one size, with the patient's directions and a scale in mm. */
export function drawPicture(pdf: PDFDocument, { png, width, height, spacing, letters }: PlacedPicture, left: number, top: number): void {
  const drawn = side / Math.max(width, height)
  const [drawnWidth, drawnHeight] = [width * drawn, height * drawn]
  pdf.rect(left, top, side, side).fill('#000000')
  pdf.image(png, left + (side - drawnWidth) / 2, top + (side - drawnHeight) / 2, { width: drawnWidth, height: drawnHeight })
  if (letters) drawLetters(pdf, letters, left, top)
  if (spacing === null) return
  /** Points a millimetre. */
  const scale = drawn / spacing
  const length = [100, 50, 20, 10, 5, 2, 1].find((millimetres) => millimetres * scale <= side * 0.3) ?? 1
  const [x, y] = [left + 8, top + side - 9]
  pdf.moveTo(x, y).lineTo(x + length * scale, y).lineWidth(1.4).stroke('#ffffff')
  pdf.font('body', 7).fillColor('#ffffff').text(`${length} mm`, x, y - 11, { lineBreak: false })
}

function drawLetters(pdf: PDFDocument, letters: EdgeLetters, left: number, top: number): void {
  const middle = top + side / 2 - 4
  const places = [
    [letters.left, left + 4, middle, 'left'],
    [letters.right, left + side - 34, middle, 'right'],
    [letters.top, left + side / 2 - 15, top + 3, 'center'],
    [letters.bottom, left + side / 2 - 15, top + side - 11, 'center'],
  ] as const
  for (const [text, x, y, align] of places) pdf.font('bold', 8).fillColor('#ffd479').text(text, x, y, { width: 30, align, lineBreak: false })
}

function drawColourBar(pdf: PDFDocument, bar: Uint8Array, { threshold }: OverlayStyle, left: number, top: number): void {
  pdf.image(bar, left, top, { width: barWidth, height: side })
  const marks = [1, 0.5, 0, threshold].filter((mark, index, all) => index === 3 || Math.abs(mark - (all[3] ?? 0)) > 0.06)
  for (const mark of marks) {
    const y = top + (1 - mark) * side
    pdf.moveTo(left + barWidth, y).lineTo(left + barWidth + 2, y).lineWidth(0.5).stroke(palette.quiet)
    const text = Number(mark.toFixed(2)).toString()
    pdf.font('body', 6.5).fillColor(palette.quiet).text(text, left + barWidth + 4, Math.min(top + side - 8, Math.max(top, y - 4)), { lineBreak: false })
  }
}

/** So many probabilities fit below a picture. */
const mostCaptioned = 6

/** The classes whose probabilities are printed: all, "nothing found" last; of many, the most probable. */
function captioned({ classes, probabilities }: ReportPicture): readonly string[] {
  const labels = [...findingLabels(classes), ...(classes.noFinding === null ? [] : [classes.noFinding])]
  if (labels.length <= mostCaptioned) return labels
  return labels.sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0)).slice(0, mostCaptioned)
}

/** Returns where the caption ends. */
function drawCaption(pdf: PDFDocument, picture: ReportPicture, left: number, top: number): number {
  const { finding, classes, probabilities } = picture
  const width = cellWidth
  pdf.circle(left + 4, top + 5.5, 3).fill(classColour(finding, classes).paper)
  const words = findingTitle(finding, classes)
  const title = isFlagged(finding, classes) ? `${words} ${formatProbability(probabilities[finding] ?? 0)}` : words
  pdf.font('bold', 9).fillColor(palette.ink).text(title, left + 12, top, { width: width - 12 })
  const lines = [
    ...(picture.study ? [picture.study] : []),
    `${seriesTitle(picture.seriesNumber, picture.seriesDescription)}, ${sliceName(picture.instanceNumber, picture.ordinal)}`,
    captioned(picture).map((label) => `${label} ${formatProbability(probabilities[label] ?? 0)}`.replaceAll(' ', '\u00a0')).join(' · '),
    ...(picture.heat ? [peakLine(picture)] : []),
  ]
  pdf.y += 1
  for (const line of lines) pdf.font('body', 7).fillColor(palette.quiet).text(line, left, pdf.y, { width, lineGap: 1 })
  return pdf.y
}

function peakLine({ finding, classes, peak, boxSize }: ReportPicture): string {
  if (!peak) return 'No heat peak'
  const box = boxSize && isFlagged(finding, classes) ? `, box about ${boxSize.width.toFixed(0)} × ${boxSize.height.toFixed(0)} mm` : ''
  return `Heat peak ${peak.value.toFixed(2)} at column ${Math.round(peak.column)}, row ${Math.round(peak.row)}${box}`
}
