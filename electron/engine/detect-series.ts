import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { betweenSteps } from '../core/between-steps.ts'
import type { Detection } from '../core/detection.ts'
import type { DetectedSlice, DetectionRecord, PackedOutlines } from '../core/detection-record.ts'
import type { JobContext } from '../core/progress.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { Series, Skipped } from '../core/study.ts'
import { framesAtOnce, mapInOrder } from '../dicom/for-each-at-once.ts'
import type { LoadedDetector } from '../inference/models/load-detector.ts'
import type { ReadSlice } from './analyse-series.ts'

/** 16-bit numbers as described in core/detection-record; null where no detection has an outline. */
export function packOutlines(detections: readonly Detection[]): PackedOutlines | null {
  const first = detections.find(({ mask }) => mask !== null)?.mask
  if (!first) return null
  const plane = new Uint16Array(first.length)
  // the surest is written last, over the others
  for (let place = detections.length - 1; place >= 0; place -= 1) {
    detections[place]?.mask?.forEach((inside, pixel) => {
      if (inside === 1) plane[pixel] = place + 1
    })
  }
  return new Uint8Array(deflateRawSync(new Uint8Array(plane.buffer)))
}

/** The inverse of `packOutlines`, as an array of `pixels` numbers; empty where the bytes do not hold as many. */
export function unpackOutlines(packed: PackedOutlines, pixels: number): Uint16Array {
  try {
    const bytes = inflateRawSync(packed, { maxOutputLength: 2 * pixels })
    return bytes.length === 2 * pixels ? new Uint16Array(Uint8Array.from(bytes).buffer) : new Uint16Array()
  } catch {
    return new Uint16Array()
  }
}

/**
 * Has a network that boxes look at every slice of a series. Slices that cannot be decoded, or get nothing but boxes with
 * crossed edges, are listed in `skipped`; a model that fails or a cancel ends the job.
 */
export async function detectSeries(series: Series, model: LoadedDetector, read: ReadSlice, job: JobContext): Promise<Result<DetectionRecord>> {
  const slices: DetectedSlice[] = []
  const outlines: (PackedOutlines | null)[] = []
  const skipped: Skipped[] = []
  const ahead = mapInOrder(framesAtOnce, series.slices, async (header) => ({ header, slice: await read(header) }))
  let done = 0
  for await (const { header, slice } of ahead) {
    if (job.signal.aborted) return fail('cancelled', 'The search was cancelled.')
    const answer = slice.ok ? await model.detector.detect(slice.value) : slice
    if (answer.ok) {
      const { sopInstanceUID, frame, instanceNumber, file } = header
      const { detections, crossed } = answer.value
      const listed = detections.map(({ label, confidence, box, mask }) => ({ label, confidence, box, maskPixels: mask ? mask.reduce((sum, one) => sum + one, 0) : null }))
      slices.push({ sopInstanceUID, frame, instanceNumber, file, detections: listed, crossed })
      outlines.push(packOutlines(detections))
    } else if (answer.failure.code === 'model-run-failed') {
      return answer
    } else {
      skipped.push({ file: header.file, ...answer.failure })
    }
    job.onProgress({ stage: 'Looking for boxes', done: (done += 1), total: series.slices.length })
    await betweenSteps(job)
  }
  const { manifest, identity, leastConfidence, detector } = model
  const { title, task } = manifest
  return ok({ detections: { model: { ...identity, title, task, labels: [...detector.configuration.labels] }, leastConfidence, slices, skipped }, outlines })
}
