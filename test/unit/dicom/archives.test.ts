import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { defaultLimits, type DicomLimits } from '../../../electron/dicom/limits.ts'
import { readSlicePixels } from '../../../electron/dicom/slice-pixels.ts'
import { readSliceValues } from '../../../electron/dicom/slice-values.ts'
import { dicomFile, mrFile, numbers, ramp, sequence, stackSlice, syntaxes, text } from '../../fixtures/dicom-file.ts'
import { zipFile, type ZipMember } from '../../fixtures/zip-file.ts'

let root = ''
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'sulcus-archives-'))))
afterEach(() => rm(root, { recursive: true }))

async function put(name: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(join(root, name)), { recursive: true })
  await writeFile(join(root, name), content)
}

async function index(path = root, limits: Partial<DicomLimits> = {}) {
  const job = { onProgress: () => undefined, signal: new AbortController().signal }
  const { studies, skipped } = await indexPaths([path], job, { ...defaultLimits, ...limits })
  const slices = studies.flatMap(({ series }) => series.flatMap((one) => one.slices))
  const names = (files: readonly { file: string }[]) => files.map(({ file }) => relative(root, file))
  return { slices, files: names(slices), skipped: names(skipped).map((name, i) => [name, skipped[i]?.code]) }
}

const slices = (...numbers: number[]): ZipMember[] => numbers.map((i) => ({ name: `IM/${i}`, content: stackSlice(i) }))

describe('a ZIP archive', () => {
  it.each([
    ['deflated', slices(0, 1, 2), {}],
    ['stored', slices(0, 1, 2).map((member) => ({ ...member, stored: true })), {}],
    ['in ZIP64 form', slices(0, 1, 2), { zip64: true }],
    ['with a comment that looks like an end', slices(0, 1, 2), { comment: `PK\x05\x06${'x'.repeat(40)}` }],
  ])('%s opens like a folder, whatever its name', async (_, members, options) => {
    await put('scans', zipFile([{ name: 'IM/', content: new Uint8Array(), stored: true }, ...members], options))
    const { slices: found, files, skipped } = await index()
    expect(files).toEqual(['scans!/IM/0', 'scans!/IM/1', 'scans!/IM/2'])
    expect(skipped).toEqual([])
    for (const header of found) {
      const pixels = await readSlicePixels(header)
      expect(pixels.ok && [...pixels.value.data]).toEqual(ramp())
    }
  })

  it.each(['in an archive', 'under gzip'])('gives the same pixels however often they are read: %s', async (where) => {
    const half = [text('00280008', 'IS', '2'), numbers('00280010', 'US', 2)]
    const highBits = [numbers('00280101', 'US', 12), numbers('00280102', 'US', 15)]
    const content = mrFile([...half, ...highBits], { syntax: syntaxes.bigEndian })
    await put('a', where === 'under gzip' ? gzipSync(content) : zipFile([{ name: 'IM', content }]))
    const { slices: found } = await index()
    expect(found).toHaveLength(2)
    const expected = ramp().map((value) => value >> 4)
    for (const [at, header] of [...found.entries(), ...found.entries()]) {
      const pixels = await readSliceValues(header)
      expect(pixels.ok && [...pixels.value.data]).toEqual(expected.slice(at * 12, at * 12 + 12))
    }
  })

  it('with several files of one name opens the last, and says that there are more', async () => {
    await put('a.zip', zipFile([0, 1, 2].map((i) => ({ name: 'IM', content: stackSlice(i) }))))
    const { slices: found, skipped } = await index()
    expect(found.map(({ instanceNumber }) => instanceNumber)).toEqual([3])
    expect(skipped).toEqual([['a.zip', 'archive-invalid']])
  })

  it('names every member that is not opened', async () => {
    const notes = { name: 'notes.txt', content: Buffer.from('A study of nobody') }
    const inner = { name: 'inner.zip', content: zipFile(slices(1)) }
    const mac = { name: '__MACOSX/IM/._0', content: new Uint8Array(9) }
    await put('a.zip', zipFile([...slices(0), notes, inner, mac]))
    await put('empty.zip', zipFile([]))
    const { files, skipped } = await index()
    expect(files).toEqual(['a.zip!/IM/0'])
    expect(skipped).toEqual([
      ['a.zip!/__MACOSX/IM/._0', 'not-dicom'],
      ['a.zip!/inner.zip', 'archive-nested'],
      ['a.zip!/notes.txt', 'not-dicom'],
      ['empty.zip', 'folder-empty'],
    ])
  })

  it.each(['../1', 'IM/../../1', '/etc/1', 'C:/1', '..\\1', 'a!/b'])('refuses the member name %s', async (name) => {
    await put('a.zip', zipFile([{ name, content: mrFile() }]))
    const { files, skipped } = await index()
    expect(files).toEqual([])
    expect(skipped.map(([, code]) => code)).toEqual(['archive-invalid'])
  })

  it.each([
    ['a wrong checksum', { crc: 1 }],
    ['a size that is not its own', { size: 5000 }],
    ['a method that is not Deflate', { method: 99 }],
    ['a lock', { flags: 1 }],
    ['an offset that leads elsewhere', { offset: 7 }],
  ])('with %s of one member opens the others', async (_, lie) => {
    const bad = { name: 'bad', content: stackSlice(5), lie }
    await put('a.zip', zipFile([bad, ...slices(0)]))
    expect(await index()).toMatchObject({ files: ['a.zip!/IM/0'], skipped: [['a.zip!/bad', 'archive-invalid']] })
  })

  it('that is cut off or scrambled is named, not thrown', async () => {
    const whole = zipFile(slices(0, 1))
    for (let length = 4; length < whole.length; length += 61) {
      await put('cut.zip', whole.subarray(0, length))
      const { skipped } = await index()
      expect(skipped.every(([, code]) => code === 'archive-invalid')).toBe(true)
      await put('cut.zip', whole.map((byte, i) => (i > 3 && i % length === 0 ? 255 - byte : byte)))
      await index()
    }
  })

  it('is held to the limits on entries, on size, and on how much it grows', async () => {
    const empty = { name: 'zeros', content: new Uint8Array(200_000) }
    await put('a.zip', zipFile([empty, ...slices(0, 1)]))
    for (const limits of [{ archiveEntries: 2 }, { archiveBytes: 1000 }, { expansionFloor: 1000, expansionRatio: 10 }])
      expect((await index(root, limits)).skipped).toEqual([['a.zip', 'limit-exceeded']])
    // the archive as a whole grows less than its one hollow member
    const member = await index(root, { expansionFloor: 1000, expansionRatio: 300 })
    expect(member).toMatchObject({ files: ['a.zip!/IM/0', 'a.zip!/IM/1'], skipped: [['a.zip!/zeros', 'limit-exceeded']] })
  })

  it('whose members share bytes is refused', async () => {
    const copies = Array.from({ length: 4 }, (_, i) => ({ name: `${i}`, content: mrFile(), lie: { offset: 0 } }))
    const bytes = zipFile(copies)
    const directory = bytes.subarray(bytes.length - 22 - 4 * 47)
    const first = zipFile(copies.slice(0, 1))
    const head = first.subarray(0, first.length - 22 - 47)
    const bomb = new Uint8Array(Buffer.concat([head, directory]))
    new DataView(bomb.buffer).setUint32(bomb.length - 6, head.length, true)
    await put('bomb.zip', bomb)
    expect((await index()).skipped).toEqual([['bomb.zip', 'archive-invalid']])
  })
})

describe('a DICOMDIR', () => {
  const record = (used: number, ...parts: string[]) => [
    numbers('00041410', 'US', used),
    text('00041430', 'CS', 'IMAGE'),
    text('00041500', 'CS', parts.join('\\')),
  ]
  const directory = (syntax: string, ...records: (readonly [number, ...string[]])[]) =>
    dicomFile([sequence('00041220', ...records.map(([used, ...parts]) => record(used, ...parts)))], { syntax })

  it.each([syntaxes.explicit, syntaxes.implicit, syntaxes.bigEndian])('opened alone leads to its files (%s)', async (syntax) => {
    await put('DICOMDIR', directory(syntax, [0xffff, 'IM', '1'], [0xffff, 'IM', '2'], [0, 'IM', '3']))
    for (const i of [1, 2, 3]) await put(`IM/${i}`, stackSlice(i))
    expect(await index(join(root, 'DICOMDIR'))).toMatchObject({ files: ['IM/1', 'IM/2'], skipped: [] })
    // in its folder, the files are found once
    expect((await index()).files).toEqual(['IM/1', 'IM/2', 'IM/3'])
  })

  it('finds its files in an archive whose names have backslashes, as Windows has written them', async () => {
    const listed = { name: 'disc\\DICOMDIR', content: directory(syntaxes.explicit, [0xffff, 'IM', '0'], [0xffff, 'IM', '1']) }
    const images = [0, 1].map((i) => ({ name: `disc\\IM\\${i}`, content: stackSlice(i) }))
    await put('a.zip', zipFile([{ name: 'disc\\IM\\', content: new Uint8Array(), stored: true }, listed, ...images]))
    expect(await index()).toMatchObject({ files: ['a.zip!/disc/IM/0', 'a.zip!/disc/IM/1'], skipped: [] })
  })

  it('finds files in lower case, says which are missing, and stays in its folder', async () => {
    const records = [[0xffff, 'IM', 'A'], [0xffff, 'IM', 'B'], [0xffff, 'Gone'], [0xffff, '..', 'X']] as const
    await put('disc/DICOMDIR', directory(syntaxes.explicit, ...records))
    await put('disc/im/a', stackSlice(0))
    await put('disc/im/b.dcm', stackSlice(1))
    await put('X', stackSlice(2))
    const { files, skipped } = await index(join(root, 'disc/DICOMDIR'))
    expect(files).toEqual(['disc/im/a'])
    expect(skipped).toEqual([
      ['disc/DICOMDIR', 'file-not-found'],
      ['disc/DICOMDIR', 'dicom-malformed'],
    ])
  })

  it('works within an archive', async () => {
    const members = [{ name: 'DICOMDIR', content: directory(syntaxes.explicit, [0xffff, 'IM', '0']) }, ...slices(0)]
    await put('disc.zip', zipFile(members))
    expect(await index()).toMatchObject({ files: ['disc.zip!/IM/0'], skipped: [] })
  })
})
