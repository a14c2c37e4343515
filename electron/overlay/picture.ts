import { encode } from 'fast-png'
import type { Picture } from './blend.ts'

/** Measured: level 1 instead of 6 makes the analysis of 102 slices a fifth faster, with pictures a seventh larger. */
const compression = 1

/** PNG bytes of a picture: 8 bits a channel, pixels only, no text chunks, so nothing about the patient can ride along. */
export function encodePng({ width, height, channels, data }: Picture): Uint8Array {
  return encode({ width, height, channels, data, depth: 8 }, { zlib: { level: compression } })
}
