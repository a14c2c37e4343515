import { fail, ok, type Failure, type Result } from '../core/result.ts'
import type { DecodedFrame, StoredArray } from './codecs/decoder.ts'
import { decodeRaw, isSubsampled, typedArray } from './codecs/raw.ts'
import { framesAtOnce, mapInOrder } from './for-each-at-once.ts'
import { plainTools, type FrameTools } from './frame-tools.ts'
import { beyond, limitsInForce, type DicomLimits } from './limits.ts'
import { openInstance, type Instance } from './instance.ts'
import type { PixelFormat } from './pixel-format.ts'
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

/** Decodes all frames of a DICOM file, given by path or as bytes, into one block. */
export async function readStoredPixels(
  source: string | Uint8Array,
  { limits = limitsInForce(), tools = plainTools }: { limits?: DicomLimits; tools?: FrameTools } = {},
): Promise<Result<StoredPixels>> {
  const opened = await openInstance(source, limits)
  if (!opened.ok) return opened
  const { format } = opened.value
  const frameSamples = format.rows * format.columns * format.samplesPerPixel
  const bytes = frameSamples * format.frames * (Math.max(8, format.bitsAllocated) / 8)
  if (bytes > limits.decodedBytes)
    return beyond('decodedBytes', limits, `All ${format.frames} frames of Pixel Data (7FE0,0010) together take ${bytes} bytes`)
  let all: StoredPixels | null = null
  let at = 0
  for await (const frame of decodeFrames(opened.value, tools)) {
    if (!frame.ok || format.frames === 1) return frame
    all ??= { ...frame.value, frames: format.frames, data: typedArray(new ArrayBuffer(bytes), format) }
    all.data.set(frame.value.data, at)
    at += frameSamples
  }
  return all ? ok(all) : noFrame()
}

/**
 * Decodes all frames of an opened instance in their order, several at the same time. Each is in memory of its own and of
 * the file's number type, those of several frames at least. Ends with the first failure.
 */
export async function* decodeFrames(instance: Instance, tools: FrameTools = plainTools): AsyncGenerator<Result<StoredPixels>> {
  const { frames } = instance.format
  // files cut short, or with a wrong count, fail before anything is decoded
  const last = await instance.frameBytes(frames)
  if (!last.ok) {
    yield last
    return
  }
  const numbers = Array.from({ length: frames }, (_, index) => index + 1)
  for await (const decoded of mapInOrder(framesAtOnce, numbers, (frame) => decodeFrame(instance, frame, tools))) {
    yield decoded.ok && frames > 1 ? ok(inFileType(decoded.value, instance.format)) : decoded
    if (!decoded.ok) return
  }
}

/** The numbers as the type that the header asks for, where a codec chose another. */
function inFileType(frame: StoredPixels, format: PixelFormat): StoredPixels {
  const none = typedArray(new ArrayBuffer(0), format)
  if (none.constructor === frame.data.constructor) return frame
  const data = typedArray(new ArrayBuffer(frame.data.length * none.BYTES_PER_ELEMENT), format)
  data.set(frame.data)
  return { ...frame, data }
}

function noFrame(): Result<never> {
  return fail('no-pixel-data', 'The file holds no frame.')
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
  const { bytes, firstBit, own } = encoded.value
  const decode = decoderFor(dataSet.encoding.transferSyntax)
  const decoded: Result<DecodedFrame> = decode
    ? await decode(bytes, format)
    : ok({
        data: decodeRaw(bytes, firstBit, format, dataSet.encoding.littleEndianPixels),
        precision: format.bitsStored,
        signed: format.signed,
        photometricInterpretation: isSubsampled(format) ? 'YBR_FULL' : format.photometricInterpretation,
        native: true,
      })
  // what was read for this frame alone, given back at once as in `moved`
  if (decode && own && bytes.buffer instanceof ArrayBuffer && !(decoded.ok && decoded.value.data.buffer === bytes.buffer)) bytes.buffer.transfer(0)
  if (!decoded.ok) return placed(decoded.failure, frame, dataSet.encoding.transferSyntax)
  const { rows, columns, samplesPerPixel, bitsStored, signed } = format
  const { photometricInterpretation } = decoded.value
  const values = toStoredValues(decoded.value, format)
  const data = decode ? moved(values, memory) : values
  return ok({ frames: 1, rows, columns, samplesPerPixel, bitsStored, signed, photometricInterpretation, data })
}

/**
 * Puts a codec's numbers where the caller wants them, and gives their own memory back at once: left to the garbage
 * collector, those of a whole series would lie about.
 */
function moved(data: StoredArray, memory: FrameTools['memory']): StoredArray {
  const place = memory?.(data.byteLength)
  if (!place || !(data.buffer instanceof ArrayBuffer)) return data
  const Numbers = data.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => StoredArray
  const target = new Numbers(place.buffer, place.byteOffset, data.length)
  target.set(data)
  data.buffer.transfer(0)
  return target
}

/** Adds to what a codec says where the frame is and which standard it should follow. */
function placed({ code, message }: Failure, frame: number, transferSyntax: string): Result<never> {
  const where = `frame ${frame} of Pixel Data (7FE0,0010), ${syntaxName(transferSyntax)} (${syntaxClause(transferSyntax)})`
  return fail(code, `${message} It is ${where}.`)
}
