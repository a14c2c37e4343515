import type { Series, SliceHeader, Study } from './study.ts'

/** A slice that a person has labelled, and where it comes from: by number, so that nobody hears who the patients are. */
export interface Example {
  readonly header: SliceHeader
  /** Number of its label. */
  readonly label: number
  /** Which patient and which series. */
  readonly patient: number
  readonly series: number
  /** That series, for what its header says of all its slices. */
  readonly of: Series
  /** Its place in the series. */
  readonly position: number
  /** Series that share it share patient coordinates; absent: nothing is known. */
  readonly frameOfReferenceUID?: string | undefined
}

interface OpenSeries {
  readonly study: Study
  readonly series: Series
}

/**
 * The labelled slices among some series, each once: a copy of a study elsewhere on the disk shows the same slices again.
 * Studies of one patient count as one where their Patient ID says so.
 * @param labelOf the number of a slice's label; undefined: it has none
 */
export function labelledExamples(open: readonly OpenSeries[], labelOf: (header: SliceHeader) => number | undefined): readonly Example[] {
  const patients = new Map<string, number>()
  const seen = new Set<string>()
  const examples: Example[] = []
  for (const [number, { study, series }] of open.entries()) {
    const who = study.patientId === '' ? `study ${study.studyInstanceUID}` : `patient ${study.patientId}`
    const patient = patients.get(who) ?? patients.size
    patients.set(who, patient)
    for (const [position, header] of series.slices.entries()) {
      const label = labelOf(header)
      const key = `${header.frame} ${header.sopInstanceUID}`
      if (label === undefined || seen.has(key)) continue
      seen.add(key)
      examples.push({ header, label, patient, series: number, of: series, position, frameOfReferenceUID: series.frameOfReferenceUID })
    }
  }
  return examples
}
