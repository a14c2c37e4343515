import { fail, ok, type Failure, type Result } from '../core/result.ts'
import type { DecodedFrame, StoredArray } from './codecs/decoder.ts'
import { decodeRaw, isSubsampled, typedArray } from './codecs/raw.ts'
import { framesAtOnce, forEachAtOnce } from './for-each-at-once.ts'
import { plainTools, type FrameTools } from './frame-tools.ts'
import { beyond, limitsInForce, type DicomLimits } from './limits.ts'
import { openInstance, type Instance } from './instance.ts'
import { toStoredValues } from './stored-values.ts'
import { syntaxClause, syntaxName } from './syntax-names.ts'

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

export interface StoredPixelsOptions {
  readonly limits?: DicomLimits
  /** What decodes several frames, e.g. a pool of threads. */
  readonly tools?: FrameTools
  /** What decodes a file's only frame: worth a thread only where more files follow. */
  readonly toolsOfLoneFrame?: FrameTools
}

/** Decodes all frames of a DICOM file, given by path or as bytes. */
export async function readStoredPixels(
  source: string | Uint8Array,
  { limits = limitsInForce(), tools = plainTools, toolsOfLoneFrame = plainTools }: StoredPixelsOptions = {},
): Promise<Result<StoredPixels>> {
  const opened = await openInstance(source, limits)
  if (!opened.ok) return opened
  const { format } = opened.value
  const frameSamples = format.rows * format.columns * format.samplesPerPixel
  const sampleBytes = Math.max(8, format.bitsAllocated) / 8
  if (frameSamples * format.frames * sampleBytes > limits.decodedBytes)
    return beyond(
      'decodedBytes',
      limits,
      `All ${format.frames} frames of Pixel Data (7FE0,0010) together take ${frameSamples * format.frames * sampleBytes} bytes`,
    )

  const first = await decodeFrame(opened.value, 1, format.frames > 1 ? tools : toolsOfLoneFrame)
  if (!first.ok || format.frames === 1) return first
  const last = await opened.value.frameBytes(format.frames)
  if (!last.ok) return last
  const data = typedArray(new ArrayBuffer(frameSamples * format.frames * sampleBytes), format)
  data.set(first.value.data)
  const others = Array.from({ length: format.frames - 1 }, (_, index) => index + 2)
  const all = await forEachAtOnce(framesAtOnce, others, async (frame) => {
    const decoded = await decodeFrame(opened.value, frame, tools)
    if (decoded.ok) data.set(decoded.value.data, (frame - 1) * frameSamples)
    return decoded
  })
  if (!all.ok) return all
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
export async function decodeFrame(
  instance: Instance,
  frame: number,
  { decoderFor, memory }: FrameTools = plainTools,
): Promise<Result<StoredPixels>> {
  const { dataSet, format } = instance
  const encoded = await instance.frameBytes(frame, memory)
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
  if (!decoded.ok) return placed(decoded.failure, frame, dataSet.encoding.transferSyntax)
  const { rows, columns, samplesPerPixel, bitsStored, signed } = format
  const { photometricInterpretation } = decoded.value
  const data = toStoredValues(decoded.value, format, decode === null)
  return ok({ frames: 1, rows, columns, samplesPerPixel, bitsStored, signed, photometricInterpretation, data })
}

/** Adds to what a codec says where the frame is and which standard it should follow. */
function placed({ code, message }: Failure, frame: number, transferSyntax: string): Result<never> {
  const where = `frame ${frame} of Pixel Data (7FE0,0010), ${syntaxName(transferSyntax)} (${syntaxClause(transferSyntax)})`
  return fail(code, `${message} It is ${where}.`)
}
