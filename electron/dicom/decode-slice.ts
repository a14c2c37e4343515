import type { Result } from '../core/result.ts'
import type { SliceHeader } from '../core/study.ts'
import { plainTools, type FrameTools } from './frame-tools.ts'
import type { Instance } from './instance.ts'
import { mosaicTile } from './mosaic-tile.ts'
import { decodeFrame, type StoredPixels } from './stored-pixels.ts'

/** Mosaics decoded once, for as long as their instance is kept. */
const pictures = new WeakMap<Instance, Promise<Result<StoredPixels>>>()

/** Decodes what a header stands for: a frame of its instance, or one tile of a mosaic. */
export async function decodeSlice(
  instance: Instance,
  header: SliceHeader,
  tools: FrameTools = plainTools,
): Promise<Result<StoredPixels>> {
  if (!header.mosaic) return decodeFrame(instance, header.frame, tools)
  const known = pictures.get(instance) ?? decodeFrame(instance, 1)
  pictures.set(instance, known)
  const picture = await known
  return picture.ok ? mosaicTile(picture.value, instance.format, header.mosaic, header.frame) : picture
}
