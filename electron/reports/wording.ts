import type { SeriesAnalysis, SeriesFinding } from '../core/analysis-document.ts'
import { abstained, findingLabels, isFlagged, namesTumoursOnly, type Classes, type FindingLabel } from '../core/class-labels.ts'
import type { ReportDetections } from './report-input.ts'

const tumourTitles: Readonly<Record<string, string>> = { glioma: 'Glioma', meningioma: 'Meningioma', pituitary: 'Pituitary tumour' }

/** A finding in words for a person; labels that Sulcus does not know stand as their network has them. */
export function findingTitle(finding: FindingLabel, classes: Classes): string {
  if (finding === abstained) return 'Abstained'
  if (finding === classes.noFinding) return namesTumoursOnly(classes) ? 'No tumour seen' : 'No finding'
  return (Object.hasOwn(tumourTitles, finding) ? tumourTitles[finding] : undefined) ?? finding
}

/** A probability as the reports print it: two digits, never a certainty, e.g. `0.97`, `> 0.99`, `< 0.01`. */
export function formatProbability(value: number): string {
  if (value > 0.99) return '> 0.99'
  return value < 0.01 ? '< 0.01' : value.toFixed(2)
}

/** DICOM person name (PS3.5 6.2.1.1) to read: `Family, Given Middle`; other alphabets after a slash. */
export function formatPersonName(name: string): string {
  const groups = name.split('=').map((group) => {
    const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group.split('^').map((part) => part.trim())
    return [[prefix, family].filter(Boolean).join(' '), [given, middle, suffix].filter(Boolean).join(' ')].filter(Boolean).join(', ')
  })
  return groups.filter(Boolean).join(' / ')
}

/** DICOM date `YYYYMMDD` as `YYYY-MM-DD`; anything else as it stands. */
export function formatDate(date: string): string {
  return date.replace(/^(\d{4})\.?(\d{2})\.?(\d{2})$/, '$1-$2-$3')
}

/** `2026-01-31T12:34:56.789Z` as `2026-01-31 12:34 UTC`. */
export function formatTime(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** `Series 3 · Ax T1 +C`, leaving out what is unknown. */
export function seriesTitle(number: number | null, description: string): string {
  return [number === null ? 'Series' : `Series ${number}`, description.trim()].filter(Boolean).join(' · ')
}

/** `instance 14`, or the place in the series when instances are not numbered. */
export function sliceName(instanceNumber: number | null, ordinal: number): string {
  return instanceNumber === null ? `slice ${ordinal}` : `instance ${instanceNumber}`
}

/** `1 slice`, `2 slices`; `many` where an s does not do. */
export function countOf(count: number, noun: string, many = noun === 'series' ? noun : `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`
}

/** What the slices of a series say together. */
export function seriesSentence(series: SeriesAnalysis, { finding, probability, run }: SeriesFinding): string {
  const { slices } = series
  const [any, nothing] = namesTumoursOnly(series) ? ['any tumour', 'no tumour seen'] : ['any finding', 'no finding']
  if (finding === abstained || probability === null) return 'The model abstained on every slice, so nothing is said of the series.'
  if (!run) return `Neighbouring slices together: ${nothing} (highest probability of any ${formatProbability(probability)}).`
  const [first, last] = run.map((at) => sliceName(slices[at]?.instanceNumber ?? null, at + 1))
  const place = first === last ? `on ${first}` : `from ${first} to ${last}`
  return `Neighbouring slices together: ${lowerTitle(finding, series)} ${place} (probability of ${any} ${formatProbability(probability)}).`
}

/** The titles that Sulcus gives are words of a sentence; a label of somebody's own is written as it is. */
function lowerTitle(finding: FindingLabel, classes: Classes): string {
  const title = findingTitle(finding, classes)
  return title === finding ? title : title.toLowerCase()
}

/** The study's outcome in a sentence or two. */
export function headline(series: readonly SeriesAnalysis[], detections: readonly ReportDetections[] = []): string {
  if (series.length === 0 && detections.length > 0) return boxesSentence(detections)
  if (series.length === 0) return 'Nothing was analysed: no series of the study could be read.'
  const accepted = series.filter(({ gate }) => gate.accepted)
  if (accepted.length === 0) {
    const all = series.length === 1 ? 'The series was' : `All ${series.length} series were`
    return `${all} outside what the model was made for, so it abstained. This says nothing for or against an anomaly.`
  }
  const slices = accepted.flatMap((one) => one.slices)
  const found = accepted.flatMap((one) => one.slices.filter(({ finding }) => isFlagged(finding, one)).map(({ finding }) => findingTitle(finding, one)))
  const tumours = accepted.every(namesTumoursOnly)
  const judged = `${countOf(slices.length, 'slice')}${accepted.length > 1 ? ` in ${accepted.length} series` : ''}`
  const refused = series.length - accepted.length
  const rest = refused > 0 ? ` The model abstained on ${refused} more series.` : ''
  if (found.length === 0) return `${tumours ? 'No tumour' : 'Nothing'} was marked on ${judged}. That does not rule ${tumours ? 'one' : 'anything'} out.${rest}`
  const kinds = [...new Set(accepted.flatMap((one) => findingLabels(one).map((label) => findingTitle(label, one))))]
    .map((title) => ({ title, count: found.filter((one) => one === title).length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ title, count }) => `${tumours ? title.toLowerCase() : title} on ${count}`)
  return `${found.length} of ${judged} ${found.length === 1 ? 'was' : 'were'} marked${tumours ? ' as a tumour' : ''}: ${kinds.join(', ')}.${rest}`
}

/** The outcome where networks drew boxes and no classifier was asked. */
function boxesSentence(detections: readonly ReportDetections[]): string {
  const looked = countOf(detections.reduce((sum, { slices }) => sum + slices, 0), 'slice')
  const boxes = detections.reduce((sum, { rows, left }) => sum + rows.length + left, 0)
  const found = boxes === 0 ? 'drew no box. That does not rule anything out' : `drew ${countOf(boxes, 'box', 'boxes')}`
  return `No classifier was asked. On ${looked}, a model that the user added ${found}.`
}
