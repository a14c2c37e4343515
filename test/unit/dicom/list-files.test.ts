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

it('says of a name that Node cannot give back what is wrong with it', async ({ skip }) => {
  const folder = tempFolder()
  try {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/M`), Buffer.of(0xfc), Buffer.from('ller.dcm')]), '')
  } catch {
    // macOS has no such names
    skip()
  }
  writeFileSync(join(folder, 'honest\uFFFD.dcm'), '')
  const { files, skipped } = await listFiles([folder], new AbortController().signal)
  expect(files.map((file) => basename(file))).toEqual(['honest\uFFFD.dcm'])
  expect(skipped).toMatchObject([{ file: join(folder, 'M\uFFFDller.dcm'), code: 'file-unreadable', message: expect.stringContaining('UTF-8') as string }])
})
