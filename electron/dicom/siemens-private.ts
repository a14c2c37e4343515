import { readCsaHeader, type CsaHeader } from './csa-header.ts'
import type { DataSet } from './data-set.ts'
import { privateNumbers, privateTag } from './private-tag.ts'

/** The CSA image header ('10') or series header ('20') of a file; empty when it has none. */
export function csaHeader(dataSet: DataSet, element: '10' | '20'): CsaHeader {
  const tag = privateTag(dataSet, '0029', 'SIEMENS CSA HEADER', element, 'OB')
  return readCsaHeader((tag && dataSet.bytes(tag)) ?? new Uint8Array())
}

/** Reads the numbers of elements (0019,xxee) of "SIEMENS MR HEADER". */
export function siemensNumbers(dataSet: DataSet) {
  return privateNumbers(dataSet, '0019', 'SIEMENS MR HEADER')
}
