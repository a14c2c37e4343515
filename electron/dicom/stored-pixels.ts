import { fail, ok, type Result } from '../core/result.ts'
import type { DecodedFrame, StoredArray } from './codecs/decoder.ts'
import { decodeRaw, isSubsampled, typedArray } from './codecs/raw.ts'
import { decoderFor } from './codecs/registry.ts'
import { defaultLimits, type DicomLimits } from './limits.ts'
import { openInstance, type Instance } from './instance.ts'
import type { PixelFormat } from './pixel-format.ts'

/**
 * Stored values (PS3.3 C.7.6.3.1.4), before rescale, palette or window: frames × rows × columns × samples, pixel by
 * pixel. Native YBR stays YBR; JPEG family colour is RGB where the decoder converts; `photometricInterpretation` tells.
 */
export interface StoredPixels {
  readonly frames: number
  readonly rows: number
  readonly columns: number
  readonly samplesPerPixel: number
  readonly bitsStored: number
  readonly signed: boolean
  readonly photometricInterpretation: string
  readonly data: StoredArray
}

/** Decodes all frames of a DICOM file, given by path or as bytes. */
export async function readStoredPixels(
  source: string | Uint8Array,
  limits: DicomLimits = defaultLimits,
): Promise<Result<StoredPixels>> {
  const opened = await openInstance(source, limits)
  if (!opened.ok) return opened
  const { format } = opened.value
  const frameSamples = format.rows * format.columns * format.samplesPerPixel
  const sampleBytes = Math.max(8, format.bitsAllocated) / 8
  if (frameSamples * format.frames * sampleBytes > limits.decodedBytes)
    return fail('limit-exceeded', `${format.frames} frames are too many to decode at once; read them one by one.`)

  const first = await decodeFrame(opened.value, 1)
  if (!first.ok || format.frames === 1) return first
  const last = await opened.value.frameBytes(format.frames)
  if (!last.ok) return last
  const data = typedArray(new ArrayBuffer(frameSamples * format.frames * sampleBytes), format)
  data.set(first.value.data)
  for (let frame = 2; frame <= format.frames; frame += 1) {
    const decoded = await decodeFrame(opened.value, frame)
    if (!decoded.ok) return decoded
    data.set(decoded.value.data, (frame - 1) * frameSamples)
  }
  return ok({ ...first.value, frames: format.frames, data })
}

/**
 * Decodes one frame of a DICOM file without decoding the others.
 * @param frame counted from 1
 */
export async function readStoredFrame(source: string | Uint8Array, frame: number): Promise<Result<StoredPixels>> {
  const opened = await openInstance(source)
  return opened.ok ? decodeFrame(opened.value, frame) : opened
}

/** Decodes one frame of an opened instance. */
export async function decodeFrame(instance: Instance, frame: number): Promise<Result<StoredPixels>> {
  const { dataSet, format } = instance
  const encoded = await instance.frameBytes(frame)
  if (!encoded.ok) return encoded
  const { bytes, firstBit } = encoded.value
  const decode = decoderFor(dataSet.encoding.transferSyntax)
  const decoded: Result<DecodedFrame> = decode
    ? await decode(bytes, format)
    : ok({
        data: decodeRaw(bytes, firstBit, format, dataSet.encoding.littleEndian),
        precision: format.bitsStored,
        signed: format.signed,
        photometricInterpretation: isSubsampled(format) ? 'YBR_FULL' : format.photometricInterpretation,
      })
  if (!decoded.ok) return decoded
  const { rows, columns, samplesPerPixel, bitsStored, signed } = format
  const { photometricInterpretation } = decoded.value
  const data = toStoredValues(decoded.value, format, decode === null)
  return ok({ frames: 1, rows, columns, samplesPerPixel, bitsStored, signed, photometricInterpretation, data })
}

/**
 * Brings a decoder's numbers to the file's own type: drops bits outside Bits Stored (C.7.6.3.1, PS3.5 8.1.1) and
 * extends the sign. Where a codec stream and Bits Stored disagree, the sign bit is the lower one's highest, and
 * unsigned values keep all the bits that either admits.
 */
function toStoredValues(decoded: DecodedFrame, format: PixelFormat, native: boolean): StoredArray {
  const { data, precision } = decoded
  if (format.floatingPoint || format.bitsAllocated === 1) return data
  const alreadySigned = !native && decoded.signed
  const bits = format.signed ? Math.min(format.bitsStored, precision) : Math.max(format.bitsStored, precision)
  const shift = native ? format.highBit + 1 - format.bitsStored : 0
  const unsigned = data instanceof Uint8Array || data instanceof Uint16Array || data instanceof Uint32Array
  const sameType = data.BYTES_PER_ELEMENT * 8 === format.bitsAllocated && unsigned !== format.signed
  if (sameType && shift === 0 && (bits >= format.bitsAllocated || alreadySigned)) return data

  const stored = typedArray(new ArrayBuffer((data.length * format.bitsAllocated) / 8), format)
  const unused = Math.max(0, 32 - bits)
  for (let i = 0; i < data.length; i += 1) {
    const value = data[i] ?? 0
    if (alreadySigned) stored[i] = value
    else if (format.signed) stored[i] = ((value >> shift) << unused) >> unused
    else stored[i] = ((value >>> shift) << unused) >>> unused
  }
  return stored
}
