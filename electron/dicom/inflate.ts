import { constants, gunzipSync, inflateRawSync } from 'node:zlib'
import { fail, ok, type Result } from '../core/result.ts'

/** Nothing that Sulcus opens is larger once inflated; a small file that claims to be is damaged or hostile. */
const maximumInflated = 1024 ** 3

/**
 * Inflates a gzip file or the data set of a Deflated Explicit VR Little Endian file (PS3.5 A.5).
 * @param partial the bytes are only the beginning: return what they hold instead of reporting truncation
 */
export function inflate(bytes: Uint8Array, container: 'gzip' | 'deflate', partial: boolean): Result<Uint8Array> {
  const options = {
    maxOutputLength: maximumInflated,
    ...(partial ? { finishFlush: constants.Z_SYNC_FLUSH } : {}),
  }
  try {
    return ok(container === 'gzip' ? gunzipSync(bytes, options) : inflateRawSync(bytes, options))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ERR_BUFFER_TOO_LARGE')
      return fail('limit-exceeded', `The file holds more than ${maximumInflated / 1024 ** 2} MiB once inflated.`)
    if (code === 'Z_BUF_ERROR') return fail('dicom-truncated', 'The compressed data set ends too early (PS3.5 A.5).')
    return fail('dicom-malformed', 'The compressed data set cannot be inflated (PS3.5 A.5).')
  }
}
