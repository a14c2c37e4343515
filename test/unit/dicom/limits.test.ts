import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../../electron/core/result.ts'
import { volumeFromSlices } from '../../../electron/dicom/build-volume.ts'
import { configureLimits, parseLimits } from '../../../electron/dicom/configure-limits.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { defaultLimits, inflatedLimit, limitsInForce, useLimits, type DicomLimits } from '../../../electron/dicom/limits.ts'
import { readDataSet } from '../../../electron/dicom/read-dataset.ts'
import { readStoredPixels } from '../../../electron/dicom/stored-pixels.ts'
import { encapsulate, mrFile, numbers, ramp, rleFrame, sequence, syntaxes, text, type FileElement } from '../../fixtures/dicom-file.ts'
import { zipFile } from '../../fixtures/zip-file.ts'

let root = ''
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'sulcus-limits-'))))
afterEach(() => rm(root, { recursive: true }))

const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.failure.code)

/** Sequences within sequences. */
function nested(depth: number): FileElement {
  let inner: FileElement = text('0008103e', 'LO', 'innermost')
  for (let i = 0; i < depth; i += 1) inner = sequence('00081140', [inner])
  return inner
}

type Read = (limits: DicomLimits) => Promise<Result<unknown>>

const header = (file: Uint8Array): Read => async (limits) => readDataSet(file, { limits })
const pixels = (file: Uint8Array): Read => (limits) => readStoredPixels(file, { limits })
/** Opens a file on disk as a user does: the first failure, else what was found. */
const opened = (name: string, content: Uint8Array): Read => async (limits) => {
  await writeFile(join(root, name), content)
  const index = await indexPaths([join(root, name)], { onProgress: () => undefined, signal: new AbortController().signal }, limits)
  const [skipped] = index.skipped
  return skipped ? { ok: false, failure: skipped } : { ok: true, value: index.studies }
}
const onDisk = (name: string, content: Uint8Array): Read => async (limits) => {
  await writeFile(join(root, name), content)
  return readStoredPixels(join(root, name), { limits })
}

const two = [text('00280008', 'IS', '2'), numbers('00280010', 'US', 2)]
const note = text('00204000', 'LT', 'x'.repeat(600))
const hollow = mrFile([text('00204000', 'LT', ' '.repeat(50_000))])
const packed = gzipSync(hollow)
const rle = mrFile([{ tag: '7fe00010', vr: 'OB', value: encapsulate([[rleFrame(Uint16Array.from(ramp()))]]) }], { syntax: syntaxes.rle })
const members = [{ name: 'IM/0', content: mrFile() }]
const archive = zipFile(members)
const hollowArchive = zipFile([{ name: 'IM/0', content: hollow }])
/** The member's own ratio is higher than the archive's. */
const memberRatio = Math.ceil(hollow.length / deflateRawSync(hollow).length)
const image = { rows: 2, columns: 2, data: new Float32Array(4) }
const slice = { file: '', frame: 1, sopInstanceUID: '', instanceNumber: 1, rows: 2, columns: 2, geometry: null }

/** For every limit the largest thing that it lets through when it is `at`; one less, and it is refused. */
const cases: readonly { readonly limit: keyof DicomLimits; readonly what: string; readonly at: number; readonly read: Read; readonly others?: Partial<DicomLimits> }[] = [
  { limit: 'fileBytes', what: 'an encapsulated file', at: rle.length, read: onDisk('rle.dcm', rle) },
  { limit: 'elementBytes', what: 'a long text', at: 600, read: header(mrFile([note])) },
  { limit: 'elementBytes', what: 'one in a sequence', at: 600, read: header(mrFile([sequence('00081140', [note])])) },
  ...([syntaxes.explicit, syntaxes.implicit, syntaxes.bigEndian] as const).map((syntax) => ({ limit: 'nestingDepth' as const, what: `sequences in ${syntax}`, at: 5, read: header(mrFile([nested(5)], { syntax })) })),
  { limit: 'frames', what: 'a multi-frame file', at: 2, read: pixels(mrFile(two)) },
  { limit: 'frameSamples', what: 'a frame', at: 12, read: pixels(mrFile(two)) },
  { limit: 'decodedBytes', what: 'all frames', at: 48, read: pixels(mrFile(two)) },
  { limit: 'volumeVoxels', what: 'a volume', at: 8, read: async (limits) => volumeFromSlices([slice, slice], [image, image], { limits }) },
  { limit: 'inflatedBytes', what: 'a gzip file', at: hollow.length, read: header(packed) },
  { limit: 'inflatedBytes', what: 'a member of an archive', at: hollow.length, read: opened('a.zip', hollowArchive) },
  { limit: 'expansionRatio', what: 'a gzip file', at: Math.ceil(hollow.length / packed.length), read: header(packed), others: { expansionFloor: 100 } },
  { limit: 'expansionRatio', what: 'an archive', at: memberRatio, read: opened('b.zip', hollowArchive), others: { expansionFloor: 100 } },
  { limit: 'expansionFloor', what: 'a gzip file', at: hollow.length, read: header(packed), others: { expansionRatio: 1 } },
  { limit: 'archiveEntries', what: 'an archive', at: 1, read: opened('c.zip', archive) },
  { limit: 'archiveBytes', what: 'an archive', at: mrFile().length, read: opened('d.zip', archive) },
  { limit: 'memberPathLength', what: 'an archive', at: 4, read: opened('e.zip', archive) },
]

describe('every limit', () => {
  it('is tried here', () => {
    expect(new Set(cases.map(({ limit }) => limit))).toEqual(new Set(Object.keys(defaultLimits)))
  })

  it.each(cases)('$limit: $what passes at the limit and fails one beyond, by name', async ({ limit, at, read, others }) => {
    const within = await read({ ...defaultLimits, ...others, [limit]: at })
    expect(within.ok ? 'ok' : within.failure).toBe('ok')
    const over = await read({ ...defaultLimits, ...others, [limit]: at - 1 })
    expect(over.ok ? 'ok' : over.failure.code).toBe('limit-exceeded')
    const said = over.ok ? '' : over.failure.message
    expect(said).toContain(`the limit ${limit} is ${at - 1}`)
    expect(said).toMatch(/SULCUS_LIMITS=.*--limits FILE/)
  })

  it('leaves short values and ordinary depth alone', () => {
    expect(codeOf(readDataSet(mrFile([text('00204000', 'LT', '')]), { limits: { ...defaultLimits, elementBytes: 47 } }))).toBe('ok')
    expect(codeOf(readDataSet(mrFile([nested(defaultLimits.nestingDepth + 1)])))).toBe('limit-exceeded')
    expect(inflatedLimit(10, defaultLimits)).toBe(defaultLimits.expansionFloor)
    expect(inflatedLimit(2 ** 40, defaultLimits)).toBe(defaultLimits.inflatedBytes)
  })

  it('on depth beyond what can be parsed at all', () => {
    const levels = 40_000
    const open = [0x08, 0x00, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff]
    const file = Buffer.concat([mrFile().subarray(0, 132 + 12 + 28), ...new Array<Buffer>(levels).fill(Buffer.from(open))])
    expect(['limit-exceeded', 'dicom-truncated', 'dicom-malformed']).toContain(codeOf(readDataSet(file)))
  })
})

describe('limits as a user sets them', () => {
  afterEach(() => useLimits(defaultLimits))

  it('come from SULCUS_LIMITS, and hold for readers that are given none', async () => {
    expect(codeOf(configureLimits({ SULCUS_LIMITS: '{"frames": 1}' }))).toBe('ok')
    expect(limitsInForce()).toEqual({ ...defaultLimits, frames: 1 })
    expect(codeOf(await readStoredPixels(mrFile(two)))).toBe('limit-exceeded')
    expect(configureLimits({}).ok && limitsInForce()).toEqual(defaultLimits)
    expect(codeOf(await readStoredPixels(mrFile(two)))).toBe('ok')
  })

  it.each([
    ['{"frames": 0}', /limit frames/],
    ['{"frames": "many"}', /limit frames/],
    ['{"expansionRatio": 1.5}', /limit expansionRatio/],
    ['{"nestingDepth": 5000}', /limit nestingDepth/],
    ['{"frame": 5}', /"frame".*known: fileBytes, elementBytes/],
    ['[]', /limits cannot be used/],
    ['frames=5', /not JSON/],
  ])('that are mistaken are said to be, and change nothing: %s', (given, why) => {
    const parsed = parseLimits(given)
    expect(parsed.ok ? '' : parsed.failure.message).toMatch(why)
    expect(codeOf(configureLimits({ SULCUS_LIMITS: given }))).toBe('option-invalid')
    expect(limitsInForce()).toEqual(defaultLimits)
  })
})
