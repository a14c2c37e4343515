import { constants, gunzipSync, inflateRawSync } from 'node:zlib'
import { fail, ok, type Result } from '../core/result.ts'
import { inflatedLimit, inflatesBeyond, limitsInForce, type DicomLimits } from './limits.ts'

const names = {
  gzip: 'The gzip file (RFC 1952)',
  deflate: 'The deflated data set (PS3.5 A.5)',
  frame: 'The deflated frame (PS3.5 8.2.16)',
} as const

/**
 * Inflates a gzip file, the data set of a Deflated Explicit VR Little Endian file (PS3.5 A.5), or a frame deflated by
 * itself (8.2.16).
 * @param partial the bytes are only the beginning: return what they hold instead of reporting truncation
 */
export function inflate(
  bytes: Uint8Array,
  container: keyof typeof names,
  partial: boolean,
  limits: DicomLimits = limitsInForce(),
): Result<Uint8Array> {
  const options = {
    maxOutputLength: inflatedLimit(bytes.length, limits),
    ...(partial ? { finishFlush: constants.Z_SYNC_FLUSH } : {}),
  }
  const what = names[container]
  try {
    return ok(container === 'gzip' ? gunzipSync(bytes, options) : inflateRawSync(bytes, options))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ERR_BUFFER_TOO_LARGE') return inflatesBeyond(bytes.length, limits, what)
    if (code === 'Z_BUF_ERROR') return fail('dicom-truncated', `${what} ends too early; it was probably cut off while being copied.`)
    return fail('dicom-malformed', `${what} cannot be inflated.`)
  }
}
