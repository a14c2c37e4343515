import { inflate } from '../inflate.ts'
import type { FrameDecoder } from './decoder.ts'
import { decodeEncapsulatedUncompressed } from './encapsulated-uncompressed.ts'

/** Deflated Image Frame Compression (PS3.5 8.2.16): each frame's native encoding, deflated by itself; meant for segmentations. */
export const decodeDeflatedFrame: FrameDecoder = async (bytes, format) => {
  const inflated = inflate(bytes, 'frame', false)
  return inflated.ok ? decodeEncapsulatedUncompressed(inflated.value, format) : inflated
}
