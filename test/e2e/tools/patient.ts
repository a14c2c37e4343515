import { type FileElement, text } from '../../fixtures/dicom-file.ts'
import { headSeries } from '../../fixtures/head-series.ts'

/** Elements that make a generated file somebody's: the study and series get keys of their own. */
export function patient(name: string): FileElement[] {
  const key = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7)
  return [text('00100010', 'PN', name), text('0020000d', 'UI', `2.25.77.${key}`), text('0020000e', 'UI', `2.25.78.${key}`)]
}

/** The files of a made-up patient's head series, by name. */
export function headOf(name: string, slices: number): Record<string, Uint8Array> {
  return headSeries(slices, patient(name))
}
