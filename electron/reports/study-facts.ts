import type { Study } from '../core/study.ts'
import { countOf, formatDate } from './wording.ts'

type StudyFacts = Pick<Study, 'patientName' | 'patientId' | 'studyDate' | 'description'>

/** So many different values stand in the head; of more, their number. */
const mostNamed = 3

/** What a report's head says: a study's own facts; of several studies what they share, else the values or how many there are. */
export function studyFacts(studies: readonly StudyFacts[]): StudyFacts {
  const [first, ...others] = studies
  if (first && others.length === 0) return first
  const patients = distinct(studies.map(({ patientId, patientName }) => `${patientId} ${patientName}`))
  const names = distinct(studies.map(({ patientName }) => patientName))
  const ids = distinct(studies.map(({ patientId }) => patientId))
  const dates = distinct(studies.map(({ studyDate }) => formatDate(studyDate))).toSorted()
  const descriptions = distinct(studies.map(({ description }) => description))
  const [earliest = '', latest = ''] = [dates.at(0), dates.at(-1)]
  return {
    patientName: patients.length > 1 || names.length > 1 ? countOf(patients.length, 'patient') : (names[0] ?? ''),
    patientId: ids.length > mostNamed ? countOf(ids.length, 'patient ID') : ids.join(', '),
    studyDate: earliest === latest ? earliest : `${earliest} to ${latest}`,
    description: [countOf(studies.length, 'study', 'studies'), ...(descriptions.length > mostNamed ? [] : descriptions)].join(' · '),
  }
}

/** Those that are told, each once. */
function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values.map((value) => value.trim()).filter(Boolean))]
}
