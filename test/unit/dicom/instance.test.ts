import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type * as readHeaderModule from '../../../electron/dicom/read-header.ts'
import { openInstance } from '../../../electron/dicom/instance.ts'
import { mrFile } from '../../fixtures/dicom-file.ts'

/** Files whose header is held back, so that one opening lasts longer than another. */
const held = vi.hoisted(() => new Map<string, { readonly asked: () => void; readonly until: Promise<void> }>())
vi.mock('../../../electron/dicom/read-header.ts', async (original) => {
  const actual = await original<typeof readHeaderModule>()
  const readHeader: typeof actual.readHeader = async (path, ...rest) => {
    held.get(path)?.asked()
    await held.get(path)?.until
    return actual.readHeader(path, ...rest)
  }
  return { ...actual, readHeader }
})

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'sulcus-instance-'))))
afterAll(() => rm(folder, { recursive: true }))

it('opens files at once, whichever is ready first', async () => {
  const [slow, fast] = [join(folder, 'slow.dcm'), join(folder, 'fast.dcm')]
  for (const path of [slow, fast]) await writeFile(path, mrFile())
  const asked = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  held.set(slow, { asked: asked.resolve, until: release.promise })
  const opening = openInstance(slow)
  await asked.promise
  expect(await openInstance(fast)).toMatchObject({ ok: true })
  release.resolve()
  expect(await opening).toMatchObject({ ok: true })
})
