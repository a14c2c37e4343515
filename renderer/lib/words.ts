import { abstained, namesTumoursOnly, type Classes, type FindingLabel } from '../../electron/core/class-labels.ts'
import type { Series, Study } from '../../electron/core/study.ts'

const tumourNames: Readonly<Record<string, string>> = { glioma: 'Glioma', meningioma: 'Meningioma', pituitary: 'Pituitary' }

/** A class as the person reads it; labels that Sulcus does not know stand as their network has them. */
export function className(label: FindingLabel, classes: Classes): string {
  if (label === abstained) return 'Abstained'
  if (label === classes.noFinding) return namesTumoursOnly(classes) ? 'No tumour seen' : 'No finding'
  return (Object.hasOwn(tumourNames, label) ? tumourNames[label] : undefined) ?? label
}

/** A finding as the person reads it: that a picture resembles a tumour's is not that it shows one. */
export function findingText(finding: FindingLabel, classes: Classes): string {
  const name = className(finding, classes)
  return Object.hasOwn(tumourNames, finding) ? `${name} pattern` : name
}

/** DICOM's PN `Doe^Jane^^Dr` as `Doe, Jane`. */
export function patientNameText(name: string): string {
  const [family = '', given = '', middle = ''] = name.split('=')[0]?.split('^') ?? []
  const first = [given, middle].filter(Boolean).join(' ')
  return [family, first].filter(Boolean).join(', ') || 'Unnamed patient'
}

/** DICOM's DA `20260131` as `2026-01-31`; anything else as it stands. */
export function dateText(date: string): string {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(date.trim())
  return match ? `${match[1]}-${match[2]}-${match[3]}` : date
}

export function studyTitle(study: Study): string {
  return study.description || 'Study without description'
}

export function seriesTitle(series: Series): string {
  return series.description || 'Series without description'
}

/** A share as whole per cent. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** A probability in per cent that never claims certainty: a network's 0.999 is not 100 %. */
export function probabilityText(probability: number): string {
  if (probability < 0.01) return '< 1 %'
  return probability > 0.99 ? '> 99 %' : percent(probability)
}

/** A number with about three figures, without needless zeros. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size >= 100) return String(Math.round(value))
  if (size >= 10) return String(Number(value.toFixed(1)))
  if (size >= 0.01 || size === 0) return String(Number(value.toFixed(2)))
  return value.toExponential(1)
}

/** `1 file`, `2 files`. */
export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}

/** A measured number with up to six figures: whole ones entire, small ones by a power of ten. */
export function shortValue(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–'
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  const rounded = Number(value.toPrecision(6))
  return Math.abs(rounded) >= 1e-3 && Math.abs(rounded) < 1e15 ? String(rounded) : rounded.toExponential()
}

/** The last part of a path, whichever way its slashes lean. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path
}
