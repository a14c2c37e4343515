import { constants, gunzipSync, inflateRawSync } from 'node:zlib'
import { fail, ok, type Result } from '../core/result.ts'
import { defaultLimits, inflatedLimit, type DicomLimits } from './limits.ts'

/**
 * Inflates a gzip file or the data set of a Deflated Explicit VR Little Endian file (PS3.5 A.5).
 * @param partial the bytes are only the beginning: return what they hold instead of reporting truncation
 */
export function inflate(
  bytes: Uint8Array,
  container: 'gzip' | 'deflate',
  partial: boolean,
  limits: DicomLimits = defaultLimits,
): Result<Uint8Array> {
  const most = inflatedLimit(bytes.length, limits)
  const options = {
    maxOutputLength: most,
    ...(partial ? { finishFlush: constants.Z_SYNC_FLUSH } : {}),
  }
  try {
    return ok(container === 'gzip' ? gunzipSync(bytes, options) : inflateRawSync(bytes, options))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ERR_BUFFER_TOO_LARGE')
      return fail('limit-exceeded', `The file inflates to more than ${Math.round(most / 1024 ** 2)} MiB, beyond what its compressed size allows.`)
    if (code === 'Z_BUF_ERROR') return fail('dicom-truncated', 'The compressed data set ends too early (PS3.5 A.5).')
    return fail('dicom-malformed', 'The compressed data set cannot be inflated (PS3.5 A.5).')
  }
}
