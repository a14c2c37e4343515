import { truncateSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { SliceHeader } from '../../../electron/core/study.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { readPlainSlice } from '../../../electron/dicom/plain-slice.ts'
import { readSliceValues } from '../../../electron/dicom/slice-values.ts'
import { mrFile, numbers, syntaxes, text, type FileElement } from '../../fixtures/dicom-file.ts'
import { jobContext } from '../../fixtures/job-context.ts'
import { tempFolder, put } from '../../fixtures/temp-folder.ts'

async function onlySlice(file: Uint8Array): Promise<SliceHeader> {
  const folder = tempFolder()
  put(folder, { slice: file })
  const { studies } = await indexPaths([folder], jobContext())
  const header = studies[0]?.series[0]?.slices[0]
  if (!header) throw new Error('the file is an image')
  return header
}

const plain: readonly (readonly [string, readonly FileElement[]])[] = [
  ['16 bits', []],
  ['stray bits above Bits Stored', [numbers('00280101', 'US', 4), numbers('00280102', 'US', 3)]],
  ['bits that end below the highest', [numbers('00280101', 'US', 8), numbers('00280102', 'US', 9)]],
  ['signed numbers of few bits', [numbers('00280101', 'US', 5), numbers('00280102', 'US', 4), numbers('00280103', 'US', 1)]],
  ['slope and intercept', [text('00281053', 'DS', '2.5'), text('00281052', 'DS', '-7')]],
  ['MONOCHROME1', [text('00280004', 'CS', 'MONOCHROME1')]],
]

describe('readPlainSlice', () => {
  it.each(plain)('reads what the header asks for, without reading it again: %s', async (_, changes) => {
    const header = await onlySlice(mrFile(changes))
    const read = await readPlainSlice(header, undefined)
    expect(read).not.toBeNull()
    // a copy of the header, such as one from another process, is not remembered: the whole way is gone
    const copy = structuredClone(header)
    expect(await readPlainSlice(copy, undefined)).toBeNull()
    expect(read).toEqual(await readSliceValues(copy))
  })

  it('leaves everything else to the whole way', async () => {
    for (const syntax of [syntaxes.bigEndian, syntaxes.deflated])
      expect(await readPlainSlice(await onlySlice(mrFile([], { syntax })), undefined)).toBeNull()
    expect(await readPlainSlice(await onlySlice(mrFile([], { gzip: true })), undefined)).toBeNull()
  })

  it('says when the file has become shorter since', async () => {
    const header = await onlySlice(mrFile())
    truncateSync(header.file, 200)
    expect(await readSliceValues(header)).toMatchObject({ ok: false, failure: { code: 'dicom-truncated' } })
  })
})
