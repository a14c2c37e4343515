import { breather } from '../core/breather.ts'
import type { NumberType } from '../core/number-type.ts'
import type { JobContext } from '../core/progress.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { SliceHeader } from '../core/study.ts'
import type { VolumeShape } from '../core/volume.ts'
import type { ArrangedStack } from './arrange-stack.ts'
import { plainFacts, readPlainSlice, type PlainSlice } from './plain-slice.ts'

/** About as many bytes as a block may have, which fit a cache; a single plane can be larger. */
const blockBytes = 512 * 1024

/** A stack whose numbers need not be seen to be described: it can go plane by plane from its files to another. */
export interface PlainStack {
  readonly shape: VolumeShape
  readonly type: NumberType
  /** @param order the planes to read, by their number in the arranged stack */
  readonly read: (order: readonly number[], job: JobContext) => AsyncGenerator<Result<Uint8Array>>
}

/**
 * Looks whether all slices of an arranged stack lie plainly in their files, alike in format, slope and intercept.
 * @returns null where they do not
 */
export function plainStack({ shape, planes }: ArrangedStack): PlainStack | null {
  const [first, ...others] = planes.map(plainFacts)
  if (!first || !others.every((one) => one && isAlike(one, first))) return null
  const { format, slope, intercept } = first
  if (format.rows !== shape.rows || format.columns !== shape.columns) return null
  const rescale = slope === 1 && intercept === 0 ? {} : { rescale: { slope, intercept } }
  const planeBytes = (format.rows * format.columns * format.bitsAllocated) / 8
  return {
    shape: { ...shape, ...rescale },
    type: typeOf(first),
    read: (order, job) => readBlocks(order.flatMap((at) => planes[at] ?? []), planeBytes, job),
  }
}

/** As VolumeBuilder names them. */
function typeOf({ format: { bitsAllocated, bitsStored, signed } }: PlainSlice): NumberType {
  if (bitsAllocated === 8) return signed ? 'int8' : 'uint8'
  return signed || bitsStored < 16 ? 'int16' : 'uint16'
}

function isAlike(a: PlainSlice, b: PlainSlice): boolean {
  const keys = ['rows', 'columns', 'bitsAllocated', 'bitsStored', 'highBit', 'signed'] as const
  return a.slope === b.slope && a.intercept === b.intercept && keys.every((key) => a.format[key] === b.format[key])
}

/** Whole planes, a few at a time, in one memory: a block is valid until the next one is asked for. */
async function* readBlocks(
  headers: readonly SliceHeader[],
  planeBytes: number,
  job: JobContext,
): AsyncGenerator<Result<Uint8Array>> {
  const planes = Math.min(headers.length, Math.max(1, Math.floor(blockBytes / planeBytes)))
  const block = new Uint8Array(planes * planeBytes)
  const breathe = breather()
  for (let from = 0; from < headers.length; from += planes) {
    const part = headers.slice(from, from + planes)
    for (const [index, header] of part.entries()) {
      await breathe()
      if (job.signal.aborted) {
        yield fail('cancelled', 'Stacking the slices was cancelled.')
        return
      }
      const place = block.subarray(index * planeBytes, (index + 1) * planeBytes)
      const read = await readPlainSlice(header, () => place)
      if (read && !read.ok) {
        yield fail(read.failure.code, `${header.file}: ${read.failure.message}`)
        return
      }
      job.onProgress({ stage: 'Reading slices', done: from + index + 1, total: headers.length })
    }
    yield ok(block.subarray(0, part.length * planeBytes))
  }
}
