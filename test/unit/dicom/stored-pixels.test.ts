import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readStoredFrame, readStoredPixels } from '../../../electron/dicom/stored-pixels.ts'
import {
  dicomFile,
  elements,
  encapsulate,
  mrAttributes,
  mrFile,
  numbers,
  ramp,
  rleFrame,
  syntaxes,
  text,
  type FileElement,
  type FileOptions,
} from '../../fixtures/dicom-file.ts'
import { bits, colour, size } from '../../fixtures/image-pixel.ts'

async function read(bytes: Uint8Array) {
  const result = await readStoredPixels(bytes)
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.value
}

async function codeOf(bytes: Uint8Array): Promise<string> {
  const result = await readStoredPixels(bytes)
  return result.ok ? 'ok' : result.failure.code
}

describe('native pixel data', () => {
  it.each(
    Object.entries({
      explicit: {},
      implicit: { syntax: syntaxes.implicit },
      bigEndian: { syntax: syntaxes.bigEndian },
    }),
  )('reads 16 bits, %s', async (_, options: FileOptions) => {
    const pixels = await read(mrFile([], options))
    expect(pixels.data).toEqual(Uint16Array.from(ramp()))
    expect(pixels).toMatchObject({ frames: 1, rows: 4, columns: 6, samplesPerPixel: 1 })
  })

  it('swaps the big endian pixels that GE wrote behind a little endian header', async () => {
    const swapped = numbers('7fe00010', 'OW', ...ramp().map((value) => ((value & 0xff) << 8) | (value >> 8)))
    const body = mrFile([swapped], { syntax: syntaxes.implicit, preamble: false, meta: false })
    const { data } = await read(new Uint8Array(Buffer.concat([dicomFile([], { syntax: '1.2.840.113619.5.2' }), body])))
    expect([...data]).toEqual(ramp())
  })

  it('says that spectra are no image', async () => {
    const spectra = dicomFile(elements(mrAttributes(), [numbers('56000020', 'OF', 1, 2)]))
    const result = await readStoredPixels(spectra)
    expect(result.ok ? '' : result.failure.message).toContain('holds spectra')
  })

  it('extends the sign of 12 stored bits and masks stray high bits', async () => {
    const stored = [0x0fff, 0x0800, 0x07ff, 0xf001, ...new Array<number>(20).fill(0)]
    const pixelData = numbers('7fe00010', 'OW', ...stored)
    expect([...(await read(mrFile([pixelData, ...bits(16, 12, 1)]))).data].slice(0, 4)).toEqual([-1, -2048, 2047, 1])
    expect([...(await read(mrFile([pixelData, ...bits(16, 12, 0)]))).data].slice(0, 4)).toEqual([4095, 2048, 2047, 1])
  })

  it('reads 32 bits, floats and doubles', async () => {
    const values = Array.from({ length: 24 }, (_, i) => i - 12)
    const long = mrFile([numbers('7fe00010', 'UL', ...values), ...bits(32, 32, 1)])
    expect((await read(long)).data).toEqual(Int32Array.from(values))
    const withoutInteger = (list: FileElement[]) => mrFile(list).subarray()
    const floats = withoutInteger([numbers('7fe00008', 'FL', ...values.map((v) => v / 4))])
    expect((await read(floats)).data).toEqual(Float32Array.from(values, (v) => v / 4))
    const doubles = withoutInteger([numbers('7fe00009', 'FD', ...values.map((v) => v / 3))])
    expect((await read(doubles)).data).toEqual(Float64Array.from(values, (v) => v / 3))
  })

  it('unpacks single bits of frames that do not begin at a byte', async () => {
    const pixelData = { tag: '7fe00010', vr: 'OB', value: Uint8Array.of(0b10110101, 0b00000010) }
    const file = mrFile([pixelData, ...bits(1), ...size(1, 5, 2)])
    expect([...(await read(file)).data]).toEqual([1, 0, 1, 0, 1, 1, 0, 1, 0, 1])
    const second = await readStoredFrame(file, 2)
    expect(second.ok && [...second.value.data]).toEqual([1, 0, 1, 0, 1])
  })

  it('turns planes into pixels', async () => {
    const planes = { tag: '7fe00010', vr: 'OB', value: Uint8Array.of(1, 2, 10, 20, 100, 200) }
    const file = mrFile([...colour('RGB', 1), planes, ...size(1, 2)])
    expect([...(await read(file)).data]).toEqual([1, 10, 100, 2, 20, 200])
  })

  it('spreads the chrominance of YBR_FULL_422, unless the data is full after all', async () => {
    const ybr = [...colour('YBR_FULL_422'), ...size(1, 2)]
    const half = await read(mrFile([...ybr, { tag: '7fe00010', vr: 'OB', value: Uint8Array.of(1, 2, 10, 20) }]))
    expect([...half.data]).toEqual([1, 10, 20, 2, 10, 20])
    expect(half.photometricInterpretation).toBe('YBR_FULL')
    const full = await read(mrFile([...ybr, { tag: '7fe00010', vr: 'OB', value: Uint8Array.of(1, 2, 3, 4, 5, 6) }]))
    expect([...full.data]).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('swaps 8-bit samples in big endian words', async () => {
    const list = [...size(1, 3), ...bits(8)]
    const words = mrFile([...list, { tag: '7fe00010', vr: 'OW', value: Uint8Array.of(2, 1, 0, 3) }], {
      syntax: syntaxes.bigEndian,
    })
    expect([...(await read(words)).data]).toEqual([1, 2, 3])
  })

  it('swaps single bits in big endian words', async () => {
    // three frames of 5 pixels: the second begins at bit 5, the third at bit 2 of what is the second byte after swapping
    const list = [...size(1, 5), ...bits(1), text('00280008', 'IS', '3')]
    const words = mrFile([...list, { tag: '7fe00010', vr: 'OW', value: Uint8Array.of(0b0100_0110, 0b0100_1101) }], { syntax: syntaxes.bigEndian })
    expect([...(await read(words)).data]).toEqual([1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1])
  })

  it('names what is wrong', async () => {
    expect(await codeOf(mrFile(size(8, 6)))).toBe('pixel-data-too-short')
    expect(await codeOf(mrFile(size(65535, 65535)))).toBe('limit-exceeded')
    expect(await codeOf(mrFile(size(0, 6)))).toBe('dicom-malformed')
    expect(await codeOf(mrFile([numbers('00280100', 'US', 12)]))).toBe('unsupported-pixel-format')
    expect(await codeOf(mrFile([numbers('00280002', 'US', 4)]))).toBe('unsupported-pixel-format')
    expect(await codeOf(mrFile([numbers('00280101', 'US', 17)]))).toBe('dicom-malformed')
    expect(await codeOf(mrFile([text('00280008', 'IS', 'many')]))).toBe('dicom-malformed')
    expect(await codeOf(mrFile([], { syntax: '1.2.840.10008.1.2.4.100' }))).toBe('unsupported-transfer-syntax')
    expect(await codeOf(mrFile([], { syntax: syntaxes.rle }))).toBe('dicom-malformed')
    // nor may fragments be taken for pixels
    const fragments = { tag: '7fe00010', vr: 'OB', value: encapsulate([[new Uint8Array(200)]]) }
    const encapsulated = Buffer.from(mrFile([fragments], { syntax: syntaxes.rle })).toString('latin1')
    expect(await codeOf(Buffer.from(encapsulated.replace(syntaxes.rle, syntaxes.explicit), 'latin1'))).toBe('dicom-malformed')
  })
})

describe('native pixel data in a file', () => {
  let folder = ''
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'sulcus-dicom-'))))
  afterAll(() => rm(folder, { recursive: true }))

  it('reads single frames, and says when there is none', async () => {
    const path = join(folder, 'frames.dcm')
    await writeFile(path, mrFile([...size(2, 6, 2)]))
    const second = await readStoredFrame(path, 2)
    expect(second.ok && [...second.value.data]).toEqual(ramp().slice(12))
    expect(await readStoredFrame(path, 3)).toMatchObject({ ok: false, failure: { code: 'slice-not-found' } })
    expect(await readStoredFrame(join(folder, 'absent.dcm'), 1)).toMatchObject({
      ok: false,
      failure: { code: 'file-not-found' },
    })
    expect(await readStoredFrame(folder, 1)).toMatchObject({ ok: false, failure: { code: 'file-unreadable' } })
  })

  it('says that a file was cut off', async () => {
    const path = join(folder, 'cut.dcm')
    const file = mrFile()
    await writeFile(path, file.subarray(0, file.length - 10))
    expect(await readStoredPixels(path)).toMatchObject({ ok: false, failure: { code: 'dicom-truncated' } })
  })
})

describe('encapsulated pixel data', () => {
  const frames = [0, 1, 2].map((k) => Uint16Array.from({ length: 24 }, (_, i) => (i < 12 ? 500 : i * 100 + k)))
  const all = Uint16Array.from(frames.flatMap((frame) => [...frame]))
  const file = (value: Uint8Array, changes: readonly FileElement[] = []) =>
    mrFile([{ tag: '7fe00010', vr: 'OB', value }, ...size(4, 6, 3), ...changes], { syntax: syntaxes.rle })

  it.each(['full', 'empty'] as const)('reads RLE frames with an offset table that is %s', async (table) => {
    expect(
      (
        await read(
          file(
            encapsulate(
              frames.map((frame) => [rleFrame(frame)]),
              table,
            ),
          ),
        )
      ).data,
    ).toEqual(all)
  })

  it('joins the fragments of a frame', async () => {
    const fragments = frames.map((frame) => {
      const encoded = rleFrame(frame)
      return [encoded.subarray(0, 70), encoded.subarray(70)]
    })
    expect((await read(file(encapsulate(fragments, 'full')))).data).toEqual(all)
    expect(await codeOf(file(encapsulate(fragments, 'empty')))).toBe('dicom-malformed')
  })

  it('follows the extended offset table', async () => {
    const encoded = frames.map((frame) => rleFrame(frame))
    const value = encapsulate(encoded.map((frame) => [frame.subarray(0, 70), frame.subarray(70)]))
    const offsets = encoded.map((_, i) => encoded.slice(0, i).reduce((sum, frame) => sum + frame.length + 16, 0))
    expect((await read(file(value, [numbers('7fe00001', 'OV', ...offsets)]))).data).toEqual(all)
  })

  it('reads RLE colour and signed values', async () => {
    const rgb = Uint8Array.from({ length: 72 }, (_, i) => (i * 31) % 256)
    const pixelData = { tag: '7fe00010', vr: 'OB', value: encapsulate([[rleFrame(rgb, 3)]]) }
    expect((await read(mrFile([...colour(), pixelData], { syntax: syntaxes.rle }))).data).toEqual(rgb)
    const negative = Int16Array.from({ length: 24 }, (_, i) => i * 50 - 600)
    const signed = { tag: '7fe00010', vr: 'OB', value: encapsulate([[rleFrame(negative)]]) }
    expect((await read(mrFile([...bits(16, 16, 1), signed], { syntax: syntaxes.rle }))).data).toEqual(negative)
  })

  it('names damage', async () => {
    expect(await codeOf(file(encapsulate([[new Uint8Array(10)], [], []])))).toBe('pixel-data-too-short')
    expect(await codeOf(file(encapsulate([[]])))).toBe('pixel-data-too-short')
    const broken = frames.map((frame) => [rleFrame(frame).subarray(0, 66)])
    expect(await codeOf(file(encapsulate(broken)))).toBe('decode-failed')
    for (const syntax of [
      syntaxes.jpegBaseline,
      syntaxes.jpegExtended,
      syntaxes.jpegLs,
      syntaxes.jpeg2000,
      syntaxes.htj2k,
    ]) {
      const noise = { tag: '7fe00010', vr: 'OB', value: encapsulate([[Uint8Array.from({ length: 99 }, (_, i) => i)]]) }
      expect(await codeOf(mrFile([noise], { syntax }))).toBe('decode-failed')
    }
  })
})
