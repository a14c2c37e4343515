import { readCsaHeader, type CsaHeader } from './csa-header.ts'
import type { DataSet } from './data-set.ts'
import { privateTag } from './private-tag.ts'
import type { ValueRepresentation } from './tags.ts'

/** The CSA image header ('10') or series header ('20') of a file; empty when it has none. */
export function csaHeader(dataSet: DataSet, element: '10' | '20'): CsaHeader {
  const tag = privateTag(dataSet, '0029', 'SIEMENS CSA HEADER', element, 'OB')
  return readCsaHeader((tag && dataSet.bytes(tag)) ?? new Uint8Array())
}

/** The numbers of an element (0019,xxee) of "SIEMENS MR HEADER"; [] when absent. */
export function privateNumbers(dataSet: DataSet, element: string, vr: ValueRepresentation): number[] {
  const tag = privateTag(dataSet, '0019', 'SIEMENS MR HEADER', element, vr)
  return tag ? dataSet.numbers(tag) : []
}
