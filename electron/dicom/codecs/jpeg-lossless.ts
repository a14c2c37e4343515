import type { FrameDecoder } from './decoder.ts'
import { decodeNativeJpeg } from './native-jpeg.ts'

/** JPEG Lossless, Non-Hierarchical (PS3.5 A.4.2, process 14, all selection values), up to 16 bits. */
export const decodeJpegLossless: FrameDecoder = decodeNativeJpeg
