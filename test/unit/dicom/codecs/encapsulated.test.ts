import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Context as CodecContext, NativeCodecs as Codecs } from 'dcmjs-codecs'
import { readStoredPixels } from '../../../../electron/dicom/stored-pixels.ts'
import { encapsulate, mrFile, syntaxes } from '../../../fixtures/dicom-file.ts'
import { bits, colour, size } from '../../../fixtures/image-pixel.ts'

async function read(bytes: Uint8Array) {
  const result = await readStoredPixels(bytes)
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.value
}

describe('codecs', () => {
  const rows = 16
  const columns = 24
  const grey = Uint16Array.from({ length: rows * columns }, (_, i) => (i * 10 + ((i * i) % 7)) % 4096)
  let codecs: { readonly Context: typeof CodecContext; readonly NativeCodecs: typeof Codecs }

  beforeAll(async () => {
    codecs = createRequire(import.meta.url)('dcmjs-codecs') as typeof codecs
    if (!codecs.NativeCodecs.isInitialized()) await codecs.NativeCodecs.initializeAsync()
  })

  function context(decodedBuffer: Uint8Array, bitsAllocated: number, bitsStored: number, samplesPerPixel = 1) {
    const photometricInterpretation = samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2'
    return new codecs.Context({
      width: columns,
      height: rows,
      bitsAllocated,
      bitsStored,
      samplesPerPixel,
      pixelRepresentation: 0,
      planarConfiguration: 0,
      photometricInterpretation,
      decodedBuffer,
    })
  }

  type Encode = 'encodeJpeg' | 'encodeJpegLs' | 'encodeJpeg2000' | 'encodeHtJpeg2000'
  const parameters = { lossy: false, predictor: 1, pointTransform: 0, progressionOrder: 0 }

  it.each<[string, Encode]>([
    ['jpegLossless', 'encodeJpeg'],
    ['jpegLs', 'encodeJpegLs'],
    ['jpeg2000', 'encodeJpeg2000'],
    ['htj2k', 'encodeHtJpeg2000'],
  ])('%s gives back 12-bit grey and 8-bit colour exactly', async (name, encode) => {
    const syntax = syntaxes[name as keyof typeof syntaxes]
    const greyFrame = codecs.NativeCodecs[encode](
      context(new Uint8Array(grey.buffer), 16, 12),
      parameters,
    ).getEncodedBuffer()
    const greyData = { tag: '7fe00010', vr: 'OB', value: encapsulate([[greyFrame ?? new Uint8Array()]]) }
    expect((await read(mrFile([greyData, ...size(rows, columns)], { syntax }))).data).toEqual(grey)

    const rgb = Uint8Array.from({ length: rows * columns * 3 }, (_, i) => (i * 37) % 256)
    const rgbFrame = codecs.NativeCodecs[encode](context(rgb, 8, 8, 3), parameters).getEncodedBuffer()
    const rgbData = { tag: '7fe00010', vr: 'OB', value: encapsulate([[rgbFrame ?? new Uint8Array()]]) }
    expect((await read(mrFile([...colour(), rgbData, ...size(rows, columns)], { syntax }))).data).toEqual(rgb)
  })

  // the encoder has no 12-bit lossy mode; conformance tests have 12-bit files
  it.each(['jpegBaseline', 'jpegExtended'] as const)('%s comes close', async (name) => {
    const smooth = Uint8Array.from({ length: rows * columns }, (_, i) => Math.round((i / (rows * columns)) * 255))
    const lossy = { ...parameters, lossy: true, quality: 95, smoothingFactor: 0, sampleFactor: 0 }
    const frame = codecs.NativeCodecs.encodeJpeg(context(smooth, 8, 8), lossy).getEncodedBuffer()
    const pixelData = { tag: '7fe00010', vr: 'OB', value: encapsulate([[frame ?? new Uint8Array()]]) }
    const { data } = await read(mrFile([pixelData, ...size(rows, columns), ...bits(8)], { syntax: syntaxes[name] }))
    expect(Math.max(...smooth.map((value, i) => Math.abs(value - (data[i] ?? 0))))).toBeLessThan(6)
  })

  it.each([0, 1, 2])('jpegLs reads colour in interleave mode %i', async (mode) => {
    interface Encoder {
      getDecodedBuffer(info: object): { set(values: ArrayLike<number>): void }
      setInterleaveMode(mode: number): void
      encode(): void
      getEncodedBuffer(): Uint8Array
    }
    const create = createRequire(import.meta.url)('@cornerstonejs/codec-charls/wasmjs') as () => Promise<{
      JpegLSEncoder: new () => Encoder
    }>
    const encoder = new (await create()).JpegLSEncoder()
    const pixels = rows * columns
    const rgb = Uint8Array.from({ length: pixels * 3 }, (_, i) => (i * 37) % 256)
    const planes = Uint8Array.from(rgb, (_, i) => rgb[(i % pixels) * 3 + Math.floor(i / pixels)] ?? 0)
    const info = { width: columns, height: rows, bitsPerSample: 8, componentCount: 3, isSigned: false }
    encoder.getDecodedBuffer(info).set(mode === 0 ? planes : rgb)
    encoder.setInterleaveMode(mode)
    encoder.encode()
    const value = encapsulate([[Uint8Array.from(encoder.getEncodedBuffer())]])
    const list = [...colour(), { tag: '7fe00010', vr: 'OB', value }, ...size(rows, columns)]
    expect((await read(mrFile(list, { syntax: syntaxes.jpegLs }))).data).toEqual(rgb)
  })

  it('refuses a stream of another size than the header says', async () => {
    const frame = codecs.NativeCodecs.encodeJpegLs(
      context(new Uint8Array(grey.buffer), 16, 12),
      parameters,
    ).getEncodedBuffer()
    const pixelData = { tag: '7fe00010', vr: 'OB', value: encapsulate([[frame ?? new Uint8Array()]]) }
    const result = await readStoredPixels(mrFile([pixelData, ...size(rows, columns + 1)], { syntax: syntaxes.jpegLs }))
    expect(result).toMatchObject({ failure: { code: 'decode-failed' } })
  })
})
