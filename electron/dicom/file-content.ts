import { fail, ok, type Result } from '../core/result.ts'
import { directoryFiles, isDicomDirectory } from './dicom-directory.ts'
import { expandArchive } from './expand-archive.ts'
import { fileState, readRange } from './file-bytes.ts'
import type { DicomLimits } from './limits.ts'
import type { FileList } from './list-files.ts'
import { overlayFile, type OverlayFile } from './overlay-file.ts'
import { isOverlay } from './overlay-header.ts'
import { readHeader } from './read-header.ts'
import { sliceHeaders, type IndexedFrame } from './slice-headers.ts'
import { isMemberPath, isZip } from './zip-archive.ts'

/**
 * What one file holds: frames of an image, an overlay, or further files (an archive, a DICOMDIR).
 * @param memory `headerBytes` long, where a short header is read to
 */
export async function contentOf(
  file: string,
  limits: DicomLimits,
  memory: Uint8Array,
): Promise<Result<{ readonly images: readonly IndexedFrame[] } | OverlayFile | FileList>> {
  const state = await fileState(file, limits)
  if (!state.ok) return state
  const dataSet = await readHeader(file, state.value.size, limits, memory)
  if (!dataSet.ok) {
    if (dataSet.failure.code !== 'not-dicom') return dataSet
    const start = await readRange(file, 0, 4, { limits })
    if (!start.ok || !isZip(start.value)) return dataSet
    return (await isMemberPath(file)) ? nestedArchive() : expandArchive(file, limits)
  }
  if (isDicomDirectory(dataSet.value)) return ok(await directoryFiles(file, dataSet.value, limits))
  if (isOverlay(dataSet.value)) return overlayFile(file, dataSet.value, limits)
  const frames = sliceHeaders(file, dataSet.value, limits)
  return frames.ok ? ok({ images: frames.value }) : frames
}

/** Archives within archives are where bombs hide, and no scanner writes them. */
function nestedArchive(): Result<never> {
  return fail('archive-nested', 'This is a ZIP archive within an archive, which is not opened; unpack the outer one first.')
}
