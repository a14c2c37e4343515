import type PDFDocument from 'pdfkit'
import type { SeriesAnalysis } from '../../core/analysis-document.ts'
import { classColour } from '../../core/class-colours.ts'
import { summariseClasses } from '../class-summary.ts'
import { reasonCounts } from '../reason-counts.ts'
import { countOf, findingTitle, formatProbability, seriesSentence, seriesTitle, sliceName } from '../wording.ts'
import { drawProbabilityChart } from './probability-chart.ts'
import { heading, palette, paragraph } from './sheet.ts'
import { drawTable } from './table.ts'

const columns = [
  { title: 'Finding', width: 190, align: 'left' },
  { title: 'Slices', width: 75, align: 'right' },
  { title: 'Highest probability', width: 115, align: 'right' },
  { title: 'Where', width: 115, align: 'left' },
] as const

/** Below this, the table says it all. */
const fewestCharted = 3

/** What was made of one series (`study` names its patient and study where a report covers several): whether the gate let it in, the table of findings, the chart along its slices. */
export function drawSeries(pdf: PDFDocument, series: SeriesAnalysis, study: string): void {
  const charted = series.gate.accepted && series.slices.length >= fewestCharted
  heading(pdf, seriesTitle(series.seriesNumber, series.description), charted ? 310 : series.gate.accepted ? 190 : 90)
  if (study) paragraph(pdf, study, palette.quiet)
  paragraph(pdf, [countOf(series.slices.length, 'slice'), series.modality, `${series.plane} plane`].filter(Boolean).join(' · '), palette.quiet)
  const { accepted, reasons } = series.gate
  if (!accepted) paragraph(pdf, 'The model abstained: this series is outside what it was made for.', palette.warning)
  if (reasons.length > 0) paragraph(pdf, reasons.map((reason) => `• ${reason}`).join('\n'))
  if (accepted && reasons.length === 0) paragraph(pdf, 'The series is of the kind the model was made for.')
  if (series.slices.length === 0) {
    paragraph(pdf, 'No slice of this series could be analysed.')
    return
  }
  // What a refused network says means nothing, so no number of it is printed.
  if (!accepted) return
  if (series.finding) paragraph(pdf, seriesSentence(series, series.finding))
  pdf.y += 2
  drawTable(pdf, columns, summariseClasses(series).map(({ finding, slices, highest }) => ({
    mark: classColour(finding, series).paper,
    cells: [
      findingTitle(finding, series),
      String(slices),
      highest ? formatProbability(highest.probability) : '–',
      highest ? sliceName(highest.slice.instanceNumber, highest.ordinal) : '',
    ],
  })))
  pdf.y += 6
  const silent = reasonCounts(series)
  if (silent.length > 0) {
    paragraph(pdf, 'Why the model abstained on single slices:')
    paragraph(pdf, silent.map(({ reason, slices }) => `• ${reason} (${countOf(slices, 'slice')})`).join('\n'), palette.quiet)
  }
  if (charted) drawProbabilityChart(pdf, series)
}
