import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { listFiles } from '../../../electron/dicom/list-files.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'

it('lists a folder in the order in which people count', async () => {
  const folder = tempFolder()
  const inOrder = ['1.2.840.9.dcm', '1.2.840.10.dcm', '007', 'IM1', 'im2', 'IM02', 'IM10', 'IM10b', 'IM100', 'slice']
  for (const name of inOrder.toReversed()) writeFileSync(join(folder, name), '')
  const { files } = await listFiles([folder], new AbortController().signal)
  expect(files.map((file) => basename(file))).toEqual(['1.2.840.9.dcm', '1.2.840.10.dcm', '007', 'IM1', 'IM02', 'im2', 'IM10', 'IM10b', 'IM100', 'slice'])
})
