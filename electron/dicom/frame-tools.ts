import type { FrameDecoder } from './codecs/decoder.ts'
import { decoderFor } from './codecs/registry.ts'

/** What a caller that decodes many frames lends to each of them. */
export interface FrameTools {
  /** The decoder of an encapsulated transfer syntax, on this thread or another; null for native ones. */
  readonly decoderFor: (transferSyntax: string) => FrameDecoder | null
  /** Memory of that many bytes, which a frame's numbers are to lie in; null when there is none for it. */
  readonly memory?: (length: number) => Uint8Array<ArrayBuffer> | null
}

/** One frame at a time, on this thread, in memory of its own. */
export const plainTools: FrameTools = { decoderFor }
