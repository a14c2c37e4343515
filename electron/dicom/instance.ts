import { fail, ok, type Result } from '../core/result.ts'
import { nativeFrameBits, swapBytes } from './codecs/raw.ts'
import { decoderFor } from './codecs/registry.ts'
import type { DataSet } from './data-set.ts'
import { displayableFormat } from './displayable-format.ts'
import { encapsulatedFrames, type ByteRange } from './encapsulated-frames.ts'
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
  /** Nobody else has the bytes: who decoded them may give them back. */
  readonly own: boolean
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
  if (!dataSet.ok) return dataSet
  const instance = instanceOf(dataSet.value, encoding.inflated ? null : path, limits, header.value)
  const { buffer } = bytes.value
  if (instance.ok && instance.value.dataSet === header.value && buffer instanceof ArrayBuffer) buffer.transfer(0)
  return instance
}

type ReadBytes = (range: ByteRange) => Promise<Result<Uint8Array>>

/** A frame's bytes from its fragments; a single one is not copied. */
function framesOf(frames: readonly (readonly ByteRange[])[], read: ReadBytes, own: boolean): Instance['frameBytes'] {
  return async (frame) => {
    const ranges = frames[frame - 1]
    if (!ranges) return noSuchFrame(frame)
    const fragments: Uint8Array[] = []
    for (const range of ranges) {
      const bytes = await read(range)
      if (!bytes.ok) return bytes
      fragments.push(bytes.value)
    }
    const [only] = fragments
    return ok({ bytes: only && fragments.length === 1 ? only : new Uint8Array(Buffer.concat(fragments)), firstBit: 0, own: own || fragments.length > 1 })
  }
}

/**
 * @param path where pixel data is to be read from; null when the data set's own bytes hold it
 * @param header the data set up to its pixel data. Of many encapsulated frames no more is kept: the file would lie in
 * memory beside all that is decoded
 */
function instanceOf(dataSet: DataSet, path: string | null, limits: DicomLimits, header = dataSet): Result<Instance> {
  const { transferSyntax } = dataSet.encoding
  const format = displayableFormat(dataSet, limits)
  if (!format.ok) return format
  if (decoderFor(transferSyntax)) {
    const frames = encapsulatedFrames(dataSet, format.value.frames)
    if (!frames.ok) return frames
    const kept = path !== null && format.value.frames > 1 ? header : dataSet
    const read: ReadBytes = async ({ position, length }) => {
      if (kept === dataSet || path === null) return ok(dataSet.source.subarray(position, position + length))
      const bytes = await readRange(path, position, length, { limits })
      return bytes.ok && bytes.value.length < length ? truncated('Pixel Data (7FE0,0010)') : bytes
    }
    return ok({ dataSet: kept, groups: functionalGroups(kept), format: format.value, frameBytes: framesOf(frames.value, read, kept !== dataSet) })
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
  // bits and 8-bit samples in big endian words (VR OW) are swapped in pairs (PS3.5 annex D)
  const swapped = !dataSet.encoding.littleEndian && element?.vr === 'OW' && format.bitsAllocated <= 8
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
    return ok({ bytes: read.value.subarray(Math.floor(firstBit / 8) - start), firstBit: firstBit % 8, own: false })
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
