import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type * as readHeaderModule from '../../../electron/dicom/read-header.ts'
import { openInstance } from '../../../electron/dicom/instance.ts'
import { decodeFrame } from '../../../electron/dicom/stored-pixels.ts'
import { encapsulate, mrFile, numbers, rleFrame, syntaxes, text } from '../../fixtures/dicom-file.ts'

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

describe('a file of many encapsulated frames', () => {
  const [rows, columns, count] = [64, 96, 4]
  const pictures = Array.from({ length: count }, (_, k) => Uint16Array.from({ length: rows * columns }, (_pixel, at) => (at * 7919 + k * 104729) % 4096))
  const size = [numbers('00280010', 'US', rows), numbers('00280011', 'US', columns), text('00280008', 'IS', String(count))]
  const half = (bytes: Uint8Array) => [bytes.subarray(0, bytes.length & ~3), bytes.subarray(bytes.length & ~3)].filter(({ length }) => length > 0)
  const write = async (name: string): Promise<string> => {
    const path = join(folder, name)
    const value = encapsulate(pictures.map((picture, k) => (k === 2 ? half(rleFrame(picture)) : [rleFrame(picture)])), 'full')
    await writeFile(path, mrFile([{ tag: '7fe00010', vr: 'OB', value }, ...size], { syntax: syntaxes.rle }))
    return path
  }

  it('is not held in memory: frames are read when they are asked for, in any order and again', async () => {
    const instance = await openInstance(await write('many.dcm'))
    if (!instance.ok) throw new Error(instance.failure.message)
    expect(instance.value.dataSet.source.length).toBeLessThanOrEqual(8192)
    for (const frame of [4, 1, 3, 2, 3]) expect(await decodeFrame(instance.value, frame)).toMatchObject({ value: { rows, columns, data: pictures[frame - 1] } })
    expect(await decodeFrame(instance.value, 5)).toMatchObject({ failure: { code: 'slice-not-found' } })
  })

  it('that was cut short in the meantime fails in words', async () => {
    const path = await write('cut.dcm')
    const instance = await openInstance(path)
    if (!instance.ok) throw new Error(instance.failure.message)
    await truncate(path, 20_000)
    expect(await decodeFrame(instance.value, 4)).toMatchObject({ failure: { code: 'dicom-truncated' } })
  })
})
