import type { LabelledSlice } from '../annotations/slice-labels.ts'
import type { OpenSeries } from '../annotations/store.ts'
import type { Example } from '../engine/functions.ts'

/**
 * The labelled slices that lie in opened studies, each once, with numbers for patients and series: who they are stays here.
 * Studies of one patient count as one where their Patient ID says so.
 */
export function labelledExamples(open: readonly OpenSeries[], labelled: readonly LabelledSlice[], labels: readonly string[]): readonly Example[] {
  const labelOf = new Map(labelled.map(({ sopInstanceUID, frame, label }) => [`${frame} ${sopInstanceUID}`, labels.indexOf(label)]))
  const patients = new Map<string, number>()
  const examples: Example[] = []
  for (const [number, { study, series }] of open.entries()) {
    const who = study.patientId === '' ? `study ${study.studyInstanceUID}` : `patient ${study.patientId}`
    const patient = patients.get(who) ?? patients.size
    patients.set(who, patient)
    for (const [position, header] of series.slices.entries()) {
      const key = `${header.frame} ${header.sopInstanceUID}`
      const label = labelOf.get(key) ?? -1
      // A copy of a study elsewhere on the disk shows the same slice again.
      labelOf.delete(key)
      if (label >= 0) examples.push({ header, label, patient, series: number, position, frameOfReferenceUID: series.frameOfReferenceUID })
    }
  }
  return examples
}
