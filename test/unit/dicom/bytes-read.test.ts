import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { headerBytes } from '../../../electron/dicom/read-header.ts'
import { numbers, stackSlice, text, type FileElement } from '../../fixtures/dicom-file.ts'
import { jobContext } from '../../fixtures/job-context.ts'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'

const account = '/proc/self/io'
/** What else this process may read meanwhile. */
const slack = 256 * 1024
const side = 1024
const pixels: FileElement[] = [
  numbers('00280010', 'US', side),
  numbers('00280011', 'US', side),
  { tag: '7fe00010', vr: 'OW', value: new Uint8Array(2 * side * side) },
]

/** Bytes that this process has asked the system for so far. */
function bytesRead(): number {
  return Number(/^rchar: (\d+)$/m.exec(readFileSync(account, 'utf8'))?.[1])
}

async function readByIndexing(files: readonly Uint8Array[]): Promise<number> {
  const folder = tempFolder()
  put(folder, Object.fromEntries(files.map((file, index) => [`${index}.dcm`, file])))
  const before = bytesRead()
  const { studies } = await indexPaths([folder], jobContext())
  const read = bytesRead() - before
  expect(studies.flatMap(({ series }) => series.flatMap(({ slices }) => slices))).toHaveLength(files.length)
  return read
}

describe.skipIf(!existsSync(account))('the bytes that indexing reads, as the kernel counts them', () => {
  const slices = Array.from({ length: 20 }, (_, index) => stackSlice(index, pixels))

  it('are one block of each file, whatever its pixels', async () => {
    const read = await readByIndexing(slices)
    expect(read).toBeGreaterThanOrEqual(slices.length * headerBytes)
    expect(read).toBeLessThan(slices.length * headerBytes + slack)
  })

  it('are a few blocks where a header is longer than one', async () => {
    const long = text('00204000', 'LT', 'x'.repeat(50_000))
    const read = await readByIndexing(slices.map((_, index) => stackSlice(index, [long, ...pixels])))
    // 8 KiB, 32 KiB, 128 KiB: each block is read from the beginning
    expect(read).toBeLessThan(slices.length * headerBytes * (1 + 4 + 16) + slack)
  })
})
