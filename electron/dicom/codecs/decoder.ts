import type { Result } from '../../core/result.ts'
import type { PixelFormat } from '../pixel-format.ts'

/** Numbers of one frame or more, as stored: before rescale, palette or window. */
export type StoredArray =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array

/** One frame as a decoder yields it. */
export interface DecodedFrame {
  /** rows × columns × samples, pixel by pixel. */
  readonly data: StoredArray
  /** Significant bits a sample, as the encoded stream says. */
  readonly precision: number
  /** `data` are words as in native encoding, with whatever their bits outside Bits Stored hold. */
  readonly native?: true
  /** `data` already holds negative numbers; else two's complement in `bitsStored` bits, as JPEG streams carry it. */
  readonly signed: boolean
  /** The colour space of `data`: RGB where the decoder converted. */
  readonly photometricInterpretation: string
}

/**
 * Decodes one encapsulated frame. Every codec has this shape.
 * @param bytes the frame's fragments, joined
 * @param format what the DICOM header says about it; the codecs check the stream's own size against it
 */
export type FrameDecoder = (bytes: Uint8Array, format: PixelFormat) => Promise<Result<DecodedFrame>>
