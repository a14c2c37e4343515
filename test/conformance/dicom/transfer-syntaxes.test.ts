import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDataSet } from '../../../electron/dicom/read-dataset.ts'
import { readStoredPixels } from '../../../electron/dicom/stored-pixels.ts'
import { filesBelow, hasSharedDicom, sharedDicom, skipReason } from './shared-data.ts'

describe.skipIf(!hasSharedDicom)(`dcm_qa_ts (${hasSharedDicom ? 'present' : skipReason})`, () => {
  it('its nine files, in seven transfer syntaxes, are one image', async () => {
    const files = filesBelow(join(sharedDicom, 'dcm_qa_ts/In'))
    const syntaxes = new Set<string>()
    const hashes = new Set<string>()
    for (const file of files) {
      const dataSet = readDataSet(readFileSync(file))
      if (dataSet.ok) syntaxes.add(dataSet.value.encoding.transferSyntax)
      const pixels = await readStoredPixels(file)
      hashes.add(
        pixels.ok
          ? createHash('sha256').update(new Uint8Array(pixels.value.data.buffer)).digest('hex')
          : pixels.failure.code,
      )
    }
    expect(files).toHaveLength(9)
    expect(syntaxes.size).toBe(7)
    expect([...hashes]).toEqual([expect.stringMatching(/^e4943a308aba/)])
  })
})
