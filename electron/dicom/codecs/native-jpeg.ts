import { createRequire, Module } from 'node:module'
import type { Context as CodecContext, NativeCodecs as Codecs } from 'dcmjs-codecs'
import { fail, ok, type Result } from '../../core/result.ts'
import type { PixelFormat } from '../pixel-format.ts'
import type { DecodedFrame } from './decoder.ts'
import { ownBytes } from './own-bytes.ts'
import { checkStreamSize } from './stream-size.ts'

interface Library {
  readonly Context: typeof CodecContext
  readonly NativeCodecs: typeof Codecs
}

let loading: Promise<Library> | null = null

/** Loads dcmjs-codecs, whose WebAssembly build of the IJG library knows 8, 12 and 16 bits and lossless JPEG. */
async function load(): Promise<Library> {
  const library = requireWithoutDcmjs()
  await library.NativeCodecs.initializeAsync({ logCodecsInfo: false })
  return library
}

/** Errors since the module was loaded, and how many it may have. */
let errors = 0
const mostErrors = 8

/**
 * Drops a module that trapped or had several errors. Each leaves 2 of its 64 KiB of stack taken; at the 32nd it would
 * overwrite its own memory, and sound frames would fail or never end.
 */
function countError(error: unknown, { NativeCodecs }: Library): void {
  errors += 1
  const trapped = error instanceof Error && error.name === 'RuntimeError'
  if (errors < mostErrors && !trapped) return
  errors = 0
  loading = null
  NativeCodecs.release()
}

/**
 * The package asks for all of dcmjs, for transcoding, which is not used here: every decoding thread would take more than
 * 100 ms and 20 MiB for its dictionary. A stand-in takes its place while the package is loaded.
 */
function requireWithoutDcmjs(): Library {
  const here = createRequire(import.meta.url)
  const dcmjs = createRequire(here.resolve('dcmjs-codecs')).resolve('dcmjs')
  const { [dcmjs]: known } = here.cache
  const standIn = Object.assign(new Module(dcmjs), { loaded: true, exports: { data: {}, log: {} } })
  here.cache[dcmjs] = known ?? standIn
  try {
    return here('dcmjs-codecs') as Library
  } finally {
    if (!known) delete here.cache[dcmjs]
  }
}

/** Decodes an extended or lossless JPEG frame; YCbCr becomes RGB. */
export async function decodeNativeJpeg(bytes: Uint8Array, format: PixelFormat): Promise<Result<DecodedFrame>> {
  const size = checkStreamSize(bytes, format)
  if (!size.ok) return size
  const { precision } = size.value
  const words = precision > 8
  let library = await (loading ??= load())
  // another frame's failure may have come in between
  while (!library.NativeCodecs.isInitialized()) library = await (loading ??= load())
  const { Context, NativeCodecs } = library
  const colour = format.samplesPerPixel === 3
  const isYbr = colour && format.photometricInterpretation.startsWith('YBR')
  let decoded: Uint8Array | undefined
  try {
    const context = new Context({
      width: format.columns,
      height: format.rows,
      bitsAllocated: words ? 16 : 8,
      bitsStored: precision,
      samplesPerPixel: format.samplesPerPixel,
      pixelRepresentation: 0,
      planarConfiguration: 0,
      photometricInterpretation: format.photometricInterpretation,
      encodedBuffer: bytes,
    })
    decoded = NativeCodecs.decodeJpeg(context, { convertColorspaceToRgb: isYbr }).getDecodedBuffer()
  } catch (error) {
    // the library reports damage as Error, or as RuntimeError when it traps
    countError(error, library)
    if (error instanceof ReferenceError || error instanceof SyntaxError) throw error
    decoded = undefined
  }
  const samples = format.rows * format.columns * format.samplesPerPixel
  if (decoded?.length !== samples * (words ? 2 : 1))
    return fail('decode-failed', 'The JPEG frame cannot be decoded: it is damaged or incomplete.')
  const pixels = ownBytes(decoded)
  const data = words ? new Uint16Array(pixels.buffer) : pixels
  const photometricInterpretation = isYbr ? 'RGB' : format.photometricInterpretation
  return ok({ data, precision, signed: false, photometricInterpretation })
}
