import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRequire } from 'node:module'
import type { Context as CodecContext, NativeCodecs as Codecs } from 'dcmjs-codecs'
import { failureCodes } from '../../electron/core/failure-codes.ts'
import { studyIndexSchema } from '../../electron/core/study.ts'
import { indexPaths } from '../../electron/dicom/index-paths.ts'
import { readSlicePixels } from '../../electron/dicom/slice-pixels.ts'
import { readStoredPixels } from '../../electron/dicom/stored-pixels.ts'
import { encapsulate, mrFile, numbers, ramp, rleFrame, sequence, syntaxes, text } from '../fixtures/dicom-file.ts'

const seed = Number(process.env['SULCUS_FUZZ_SEED'] ?? 20260101)
const mutantsPerFile = 30

/** mulberry32: small, seeded, good enough to pick bytes. */
function randomNumbers(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Changes bytes, swaps in extreme lengths, cuts, repeats or drops a part. */
function mutate(file: Uint8Array, random: () => number): Uint8Array {
  const at = (length: number): number => Math.floor(random() * length)
  const bytes = Uint8Array.from(file)
  const kind = at(5)
  if (kind === 0) return bytes.subarray(0, at(bytes.length))
  if (kind === 1) {
    const [from, to] = [at(bytes.length), at(bytes.length)].sort((a, b) => a - b) as [number, number]
    return new Uint8Array(Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]))
  }
  if (kind === 2) {
    const from = at(bytes.length)
    return new Uint8Array(Buffer.concat([bytes.subarray(0, from), bytes.subarray(Math.max(0, from - 40))]))
  }
  const count = 1 + at(kind === 3 ? 4 : 40)
  const extremes = [0x00, 0x7f, 0x80, 0xfe, 0xff]
  for (let n = 0; n < count; n += 1)
    bytes[132 + at(bytes.length - 132)] = random() < 0.5 ? (extremes[at(5)] ?? 0) : at(256)
  return bytes
}

describe(`damaged files, seed ${seed}`, () => {
  let folder = ''
  let originals: readonly (readonly [string, Uint8Array])[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sulcus-fuzz-'))
    const { Context, NativeCodecs } = createRequire(import.meta.url)('dcmjs-codecs') as {
      Context: typeof CodecContext
      NativeCodecs: typeof Codecs
    }
    if (!NativeCodecs.isInitialized()) await NativeCodecs.initializeAsync()
    const grey = Uint16Array.from(ramp())
    const context = () =>
      new Context({
        width: 6,
        height: 4,
        bitsAllocated: 16,
        bitsStored: 12,
        samplesPerPixel: 1,
        pixelRepresentation: 0,
        planarConfiguration: 0,
        photometricInterpretation: 'MONOCHROME2',
        decodedBuffer: new Uint8Array(grey.buffer),
      })
    const parameters = { lossy: false, predictor: 1, pointTransform: 0, progressionOrder: 0 }
    const encapsulated = (syntax: string, frame: Uint8Array | undefined) =>
      mrFile([{ tag: '7fe00010', vr: 'OB', value: encapsulate([[frame ?? new Uint8Array()]], 'full') }], { syntax })
    const nested = sequence('00081140', [sequence('0040a730', [text('0008103e', 'LO', 'x'), sequence('00081150', [])])])
    originals = [
      ['explicit', mrFile([nested])],
      ['implicit', mrFile([nested], { syntax: syntaxes.implicit })],
      ['big endian', mrFile([nested], { syntax: syntaxes.bigEndian })],
      ['deflated', mrFile([], { syntax: syntaxes.deflated })],
      [
        'palette',
        mrFile([
          text('00280004', 'CS', 'PALETTE COLOR'),
          numbers('00281101', 'US', 4, 0, 16),
          numbers('00281221', 'OW', 0, 2, 9, 8, 1, 2, 3),
        ]),
      ],
      ['rle', encapsulated(syntaxes.rle, rleFrame(grey))],
      [
        'jpeg lossless',
        encapsulated(syntaxes.jpegLossless, NativeCodecs.encodeJpeg(context(), parameters).getEncodedBuffer()),
      ],
      ['jpeg-ls', encapsulated(syntaxes.jpegLs, NativeCodecs.encodeJpegLs(context(), parameters).getEncodedBuffer())],
      [
        'jpeg 2000',
        encapsulated(syntaxes.jpeg2000, NativeCodecs.encodeJpeg2000(context(), parameters).getEncodedBuffer()),
      ],
      ['htj2k', encapsulated(syntaxes.htj2k, NativeCodecs.encodeHtJpeg2000(context(), parameters).getEncodedBuffer())],
    ]
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('become pixels or a typed failure that names no patient, and never an exception', async () => {
    const random = randomNumbers(seed)
    const outcomes = new Map<string, number>()
    for (const [name, original] of originals) {
      expect([name, (await readStoredPixels(original)).ok]).toEqual([name, true])
      for (let n = 0; n < mutantsPerFile; n += 1) {
        const result = await readStoredPixels(mutate(original, random))
        const outcome = result.ok ? 'pixels' : result.failure.code
        if (!result.ok) {
          expect(failureCodes).toContain(result.failure.code)
          expect(result.failure.message).not.toMatch(/Nobody|T-1/)
        }
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      }
    }
    // the mutants must exercise more than one door
    expect(outcomes.size).toBeGreaterThan(4)
  }, 30_000)

  it('never keep a folder from being indexed', async () => {
    const random = randomNumbers(seed + 1)
    for (const [name, original] of originals)
      for (let n = 0; n < 6; n += 1) await writeFile(join(folder, `${name} ${n}`), mutate(original, random))
    await writeFile(join(folder, 'whole'), mrFile([text('0020000e', 'UI', '2.25.77')]))
    const index = await indexPaths([folder], { onProgress: () => undefined, signal: new AbortController().signal })
    expect(studyIndexSchema.safeParse(index).success).toBe(true)
    const headers = index.studies.flatMap((study) => study.series.flatMap((series) => series.slices))
    expect(headers.map(({ file }) => file)).toContain(join(folder, 'whole'))
    for (const header of headers.slice(0, 200)) {
      const pixels = await readSlicePixels(header)
      expect(pixels.ok || failureCodes.includes(pixels.failure.code)).toBe(true)
    }
  }, 30_000)
})
