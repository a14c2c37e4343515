import type { FrameDecoder } from './decoder.ts'
import { decodeNativeJpeg } from './native-jpeg.ts'

/** JPEG Extended, 8 and 12 bits (PS3.5 A.4.1, processes 2 and 4). */
export const decodeJpegExtended: FrameDecoder = decodeNativeJpeg
