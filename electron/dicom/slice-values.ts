import { ok, type Result } from '../core/result.ts'
import type { SliceHeader } from '../core/study.ts'
import { decodeSlice } from './decode-slice.ts'
import { plainTools, type FrameTools } from './frame-tools.ts'
import { openInstance } from './instance.ts'
import { isColour, luminance } from './luminance.ts'
import { modalityTransform, rescaleOf } from './modality-transform.ts'
import { readPlainSlice } from './plain-slice.ts'
import { realWorldMappings, realWorldValues } from './real-world-value.ts'
import type { SliceValues } from './volume-builder.ts'

/**
 * Reads one slice in its stored numbers with slope and intercept beside them (PS3.3 C.11.1.1.2), for volumes that other
 * programs compute with: neither padding nor MONOCHROME1 is touched. A Modality LUT is applied, Philips' scale taken where
 * there is one. RGB stays RGB, other colours become luminance.
 */
export async function readSliceValues(
  header: SliceHeader,
  tools: FrameTools = plainTools,
): Promise<Result<SliceValues>> {
  const known = await readPlainSlice(header, tools.memory)
  if (known) return known
  const instance = await openInstance(header.file)
  if (!instance.ok) return instance
  const stored = await decodeSlice(instance.value, header, tools)
  if (!stored.ok) return stored
  const { rows, columns, data, bitsStored } = stored.value
  const plain = { rows, columns, samples: 1, slope: 1, intercept: 0 } as const
  const { dataSet, groups } = instance.value
  if (isColour(stored.value)) {
    if (stored.value.photometricInterpretation === 'RGB' && data instanceof Uint8Array)
      return ok({ ...plain, samples: 3, data })
    const grey = luminance(stored.value, dataSet)
    return grey.ok ? ok({ ...plain, data: grey.value }) : grey
  }
  const attributes = groups.frame(header.mosaic ? 1 : header.frame)
  const { linear, apply } = modalityTransform(dataSet, attributes, stored.value)
  if (linear) return ok({ ...plain, ...rescaleOf(attributes), data, bitsStored })
  return ok({ ...plain, data: Float32Array.from(data, apply) })
}

/** What the slice's stored values mean in the world, by the file's first Real World Value Mapping (PS3.3 C.7.6.16.2.11). */
export async function readRealWorldValues(
  header: SliceHeader,
): Promise<Result<{ readonly data: Float32Array; readonly units: string }>> {
  const instance = await openInstance(header.file)
  if (!instance.ok) return instance
  const stored = await decodeSlice(instance.value, header)
  if (!stored.ok) return stored
  const { dataSet, groups } = instance.value
  const mappings = realWorldMappings(dataSet, groups.frame(header.mosaic ? 1 : header.frame), stored.value.signed)
  const data = realWorldValues(mappings, stored.value.data)
  return data.ok ? ok({ data: data.value, units: mappings[0]?.units ?? '' }) : data
}
