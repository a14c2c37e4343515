import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { hasSharedDicom, sharedDicom, skipReason } from './shared-data.ts'

const folder = join(sharedDicom, 'pydicom/dicomdirtests')
const present = hasSharedDicom && existsSync(folder)

describe.skipIf(!present)(`pydicom's DICOMDIR variants (${present ? 'present' : skipReason})`, () => {
  const open = async (name: string) => {
    const job = { onProgress: () => undefined, signal: new AbortController().signal }
    const { studies, skipped } = await indexPaths([join(folder, name)], job)
    const slices = studies.flatMap(({ series }) => series.flatMap((one) => one.slices))
    return { files: [...new Set(slices.map(({ file }) => file))].sort(), skipped }
  }

  it.each(['DICOMDIR', 'DICOMDIR-bigEnd', 'DICOMDIR-implicit', 'DICOMDIR-nooffset', 'DICOMDIR-nopatient', 'DICOMDIR-reordered'])(
    '%s leads to all 31 files',
    async (name) => {
      const { files, skipped } = await open(name)
      expect(skipped).toEqual([])
      expect(files).toHaveLength(31)
      expect(files).toEqual((await open('DICOMDIR')).files)
    },
  )

  it('an empty one leads nowhere, and fails nothing', async () => {
    expect((await open('DICOMDIR-empty.dcm')).files).toEqual([])
  })
})
