import { fail, ok, type Result } from '../core/result.ts'
import { nativeFrameBits, swapBytes } from './codecs/raw.ts'
import { decoderFor } from './codecs/registry.ts'
import type { DataSet } from './data-set.ts'
import { displayableFormat } from './displayable-format.ts'
import { encapsulatedFrames, joinFragments } from './encapsulated-frames.ts'
import { fileState, readRange, readWholeFile } from './file-bytes.ts'
import type { FrameTools } from './frame-tools.ts'
import { functionalGroups, type FunctionalGroups } from './functional-groups.ts'
import { limitsInForce, type DicomLimits } from './limits.ts'
import type { PixelFormat } from './pixel-format.ts'
import { readDataSet, truncated } from './read-dataset.ts'
import { readHeader } from './read-header.ts'
import { isMosaic } from './siemens-mosaic.ts'
import { pixelTags } from './tags.ts'

/** The bytes of one frame before decoding. */
export interface FrameBytes {
  readonly bytes: Uint8Array
  /** Where a native single-bit frame begins within the first byte. */
  readonly firstBit: number
}

/** A DICOM image whose frames can be fetched one by one. */
export interface Instance {
  readonly dataSet: DataSet
  readonly format: PixelFormat
  readonly groups: FunctionalGroups
  /**
   * @param frame counted from 1
   * @param memory where a native frame on disk is read to
   */
  frameBytes(frame: number, memory?: FrameTools['memory']): Promise<Result<FrameBytes>>
}

/** The last file that holds several slices, so that walking them does not parse it again for each. */
let last: { readonly key: string; readonly limits: DicomLimits; readonly opening: Promise<Result<Instance>> } | null = null

/** Opens a file by path, or bytes already read. A path's native pixel data stays on disk until a frame is asked for. */
export async function openInstance(
  source: string | Uint8Array,
  limits: DicomLimits = limitsInForce(),
): Promise<Result<Instance>> {
  if (typeof source !== 'string') {
    const dataSet = readDataSet(source, { limits })
    return dataSet.ok ? instanceOf(dataSet.value, null, limits) : dataSet
  }
  const state = await fileState(source, limits)
  if (!state.ok) return state
  const key = `${source}\n${state.value.size}\n${state.value.modified}`
  if (last?.key === key && last.limits === limits) return last.opening
  const opening = openFile(source, state.value.size, limits)
  last = { key, limits, opening }
  const instance = await opening
  const several = instance.ok && (instance.value.format.frames > 1 || isMosaic(instance.value.dataSet))
  if (!several) forget(opening)
  return instance
}

/** Lets go of an opening, unless a later one has taken its place or has been let go of already. */
function forget(opening: Promise<Result<Instance>>): void {
  if (last?.opening === opening) last = null
}

async function openFile(path: string, size: number, limits: DicomLimits): Promise<Result<Instance>> {
  const header = await readHeader(path, size, limits)
  if (!header.ok) return header
  const { encoding } = header.value
  if (!encoding.inflated && !decoderFor(encoding.transferSyntax)) return instanceOf(header.value, path, limits)
  const bytes = await readWholeFile(path, limits)
  if (!bytes.ok) return bytes
  const dataSet = readDataSet(bytes.value, { limits })
  return dataSet.ok ? instanceOf(dataSet.value, null, limits) : dataSet
}

/** @param path where native pixel data is to be read from; null when the data set's own bytes hold it */
function instanceOf(dataSet: DataSet, path: string | null, limits: DicomLimits): Result<Instance> {
  const { transferSyntax } = dataSet.encoding
  const format = displayableFormat(dataSet, limits)
  if (!format.ok) return format
  if (decoderFor(transferSyntax)) {
    const frames = encapsulatedFrames(dataSet, format.value.frames)
    if (!frames.ok) return frames
    const frameBytes: Instance['frameBytes'] = async (frame) => {
      const fragments = frames.value[frame - 1]
      return fragments ? ok({ bytes: joinFragments(fragments), firstBit: 0 }) : noSuchFrame(frame)
    }
    return ok({ dataSet, groups: functionalGroups(dataSet), format: format.value, frameBytes })
  }
  return ok({ dataSet, groups: functionalGroups(dataSet), ...nativeFrames(dataSet, format.value, path, limits) })
}

function nativeFrames(
  dataSet: DataSet,
  declared: PixelFormat,
  path: string | null,
  limits: DicomLimits,
): Pick<Instance, 'format' | 'frameBytes'> {
  const element = pixelTags.map((tag) => dataSet.element(tag)).find((found) => found !== null)
  const length = element?.length ?? 0
  const format = withoutFalseSubsampling(declared, length)
  const frameBits = nativeFrameBits(format)
  // 8-bit samples in big endian words (VR OW) are swapped in pairs (PS3.5 annex D)
  const swapped = !dataSet.encoding.littleEndian && element?.vr === 'OW' && format.bitsAllocated === 8
  const frameBytes: Instance['frameBytes'] = async (frame, memory) => {
    if (frame < 1 || frame > format.frames) return noSuchFrame(frame)
    const firstBit = (frame - 1) * frameBits
    const unit = swapped ? 16 : 8
    const start = Math.floor(firstBit / unit) * (unit / 8)
    const end = Math.ceil((firstBit + frameBits) / unit) * (unit / 8)
    if (Math.ceil((firstBit + frameBits) / 8) > length)
      return fail('pixel-data-too-short', `Pixel Data (7FE0,0010) has ${length} bytes, too few for frame ${frame} (PS3.5 8.1.1).`)
    const offset = element?.dataOffset ?? 0
    const read = path
      ? await readRange(path, offset + start, end - start, { limits, target: memory?.(end - start) })
      : ok(new Uint8Array(dataSet.source.subarray(offset + start, offset + end)))
    if (!read.ok) return read
    if (read.value.length < Math.ceil((firstBit + frameBits) / 8) - start) return truncated('Pixel Data (7FE0,0010)')
    if (swapped) swapBytes(read.value, 2)
    return ok({ bytes: read.value.subarray(Math.floor(firstBit / 8) - start), firstBit: firstBit % 8 })
  }
  return { format, frameBytes }
}

/** Some files say YBR_FULL_422 but hold all three samples of every pixel. */
function withoutFalseSubsampling(format: PixelFormat, length: number): PixelFormat {
  const full = { ...format, photometricInterpretation: format.photometricInterpretation.replace(/_422$/, '') }
  return length >= (format.frames * nativeFrameBits(full)) / 8 ? full : format
}

function noSuchFrame(frame: number): Result<never> {
  return fail('slice-not-found', `The file has no frame ${frame}: see Number of Frames (0028,0008).`)
}
