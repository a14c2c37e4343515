import { fail, type Result, ok } from '../core/result.ts'
import type { SliceHeader } from '../core/study.ts'
import { contentOf } from './file-content.ts'
import { limitsInForce, type DicomLimits } from './limits.ts'
import { listFiles } from './list-files.ts'
import { headerBytes } from './read-header.ts'

/** Files that are looked into, at most: what begins with more that are no images has no first image worth waiting for. */
const most = 64

/**
 * The first image among files, folders and archives, an archive's files being looked into in its place.
 * @returns `no-pixel-data` where none of the first 64 files holds one
 */
export async function firstSlice(paths: readonly string[], limits: DicomLimits = limitsInForce()): Promise<Result<SliceHeader>> {
  const { files } = await listFiles(paths, new AbortController().signal)
  const waiting = files.slice(0, most)
  const memory = new Uint8Array(headerBytes)
  for (let looked = 0; looked < most; looked += 1) {
    const file = waiting.shift()
    if (file === undefined) break
    const content = await contentOf(file, limits, memory)
    if (!content.ok) continue
    if ('images' in content.value) {
      const [image] = content.value.images
      if (image) return ok(image.header)
    } else if ('files' in content.value) waiting.unshift(...content.value.files.slice(0, most))
  }
  return fail('no-pixel-data', 'None of the first files holds an image.')
}
