import { createRequire } from 'node:module'
import { fail, ok, type Result } from '../../core/result.ts'
import type { StoredArray } from './decoder.ts'
import { ownBytes } from './own-bytes.ts'

/** The decoder objects that all @cornerstonejs codec packages export (embind). */
interface EmbindDecoder {
  getEncodedBuffer(length: number): Uint8Array
  getDecodedBuffer(): Uint8Array | Uint8ClampedArray
  decode(): unknown
  getFrameInfo(): FrameInfo
  /** JPEG-LS only: 0 means that `getDecodedBuffer` is plane by plane. */
  getInterleaveMode?(): number
  delete(): void
}

interface FrameInfo {
  readonly width: number
  readonly height: number
  readonly bitsPerSample: number
  readonly componentCount: number
  readonly isSigned?: boolean
}

type EmbindModule = Readonly<Record<string, new () => EmbindDecoder>>

/** What a WebAssembly decoder made of a frame. */
export interface WasmFrame {
  readonly info: FrameInfo
  readonly data: StoredArray
  readonly planar: boolean
}

const requireCodec = createRequire(import.meta.url)

/**
 * Wraps one @cornerstonejs codec package: loads it at the first frame, takes the pixels out of its memory, and drops
 * a module that has failed, since its memory may be damaged.
 */
export function wasmCodec(packageName: string, className: string): (bytes: Uint8Array) => Promise<Result<WasmFrame>> {
  let loading: Promise<EmbindModule> | null = null
  return async (bytes) => {
    loading ??= load(packageName)
    const loaded = await loading
    const Decoder = loaded[className]
    if (!Decoder) throw new Error(`${packageName} exports no ${className}`)
    const decoder = new Decoder()
    try {
      decoder.getEncodedBuffer(bytes.length).set(bytes)
      decoder.decode()
      const info = decoder.getFrameInfo()
      const decoded = ownBytes(decoder.getDecodedBuffer())
      const planar = decoder.getInterleaveMode?.() === 0
      decoder.delete()
      const size = info.bitsPerSample > 8 ? 2 : 1
      if (info.bitsPerSample > 16)
        return fail('unsupported-pixel-format', 'Encapsulated samples have more than 16 bits.')
      if (info.width === 0 || decoded.length !== info.width * info.height * info.componentCount * size)
        return fail('decode-failed', 'The encapsulated frame cannot be decoded: it is damaged or incomplete.')
      return ok({ info, data: view(decoded, size, info.isSigned ?? false), planar })
    } catch (error) {
      // emscripten throws C++ exceptions as numbers, traps as RuntimeError, binding faults as its own error classes
      loading = null
      if (error instanceof ReferenceError || error instanceof SyntaxError) throw error
      return fail('decode-failed', 'The encapsulated frame cannot be decoded: it is damaged or incomplete.')
    }
  }
}

async function load(packageName: string): Promise<EmbindModule> {
  const create = requireCodec(`${packageName}/wasmjs`) as (options: object) => Promise<EmbindModule>
  // damage is reported as a Result; the libraries' own printing would only clutter the output
  return create({ print: () => undefined, printErr: () => undefined })
}

function view(bytes: Uint8Array<ArrayBuffer>, size: 1 | 2, signed: boolean): StoredArray {
  if (size === 1) return signed ? new Int8Array(bytes.buffer) : bytes
  return signed ? new Int16Array(bytes.buffer) : new Uint16Array(bytes.buffer)
}
