import { jpeg2000Decoder } from './jpeg-2000.ts'

/** High-Throughput JPEG 2000 (PS3.5 A.4.8). */
export const decodeHtj2k = jpeg2000Decoder('@cornerstonejs/codec-openjph', 'HTJ2KDecoder')
