import fc from 'fast-check'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fail, ok } from '../../../electron/core/result.ts'
import type { SlicePixels } from '../../../electron/core/slice-pixels.ts'
import { detectSeries, packOutlines, unpackOutlines } from '../../../electron/engine/detect-series.ts'
import { detectionPicture, reportDetections } from '../../../electron/engine/detection-pictures.ts'
import { installModel } from '../../../electron/inference/models/install-model.ts'
import { loadDetector, type LoadedDetector } from '../../../electron/inference/models/load-detector.ts'
import { brightBoxNetwork } from '../../fixtures/bright-box-network.ts'
import { jobContext } from '../../fixtures/job-context.ts'
import { series, sliceHeader } from '../../fixtures/study.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'

async function installed(task: 'detect' | 'segment', endToEnd: boolean): Promise<LoadedDetector> {
  const addedModels = join(tempFolder(), 'models')
  const added = await installModel(brightBoxNetwork({ task, endToEnd }), { name: 'bright.onnx', addedAt: '2026-01-01T00:00:00.000Z' }, { models: '/nowhere', addedModels })
  const model = added.ok ? await loadDetector(join(addedModels, added.value.id)) : added
  if (!model.ok) throw new Error(model.failure.message)
  return model.value
}

/** 48 rows, 80 columns of 2 × 1 mm; bright from column 30 to 50, row 8 to 24. */
const pixels: SlicePixels = {
  rows: 48, columns: 80, rowSpacing: 2, columnSpacing: 1, window: { centre: 0.5, width: 1 },
  data: Float32Array.from({ length: 48 * 80 }, (_, i) => (i % 80 >= 30 && i % 80 < 50 && Math.floor(i / 80) >= 8 && Math.floor(i / 80) < 24 ? 1 : 0)),
}
const geometry = { position: [0, 0, 0], rowDirection: [1, 0, 0], columnDirection: [0, 1, 0], rowSpacing: 2, columnSpacing: 1 } as const
const headers = [0, 1, 2].map((index) => ({ ...sliceHeader(index), rows: 48, columns: 80, geometry: { ...geometry, position: [0, 0, 5 * index] as [number, number, number], rowDirection: [1, 0, 0] as [number, number, number], columnDirection: [0, 1, 0] as [number, number, number] } }))
const of = series('series-1', { rows: 48, columns: 80, slices: headers })

describe('detectSeries', () => {
  it.each([['detect', true], ['detect', false], ['segment', true], ['segment', false]] as const)('finds the bright rectangle in the slice’s own pixels: %s, end to end %s', async (task, endToEnd) => {
    const context = jobContext()
    const broken = headers[1]?.file
    const found = await detectSeries(of, await installed(task, endToEnd), async ({ file }) => (file === broken ? fail('decode-failed', 'Broken.') : ok(pixels)), context)
    if (!found.ok) throw new Error(found.failure.message)
    const { detections, outlines } = found.value
    expect(detections.model).toMatchObject({ id: 'bright', task, labels: ['dark', "bright, isn't it"] })
    expect(detections.skipped).toEqual([{ file: broken, code: 'decode-failed', message: 'Broken.' }])
    expect(context.progress.map(({ done }) => done)).toEqual([1, 2, 3])
    for (const { detections: [box, ...others] } of detections.slices) {
      expect(others).toEqual([])
      expect(box).toMatchObject({ label: "bright, isn't it", confidence: Math.fround(0.9) })
      for (const [edge, value] of [['left', 30], ['top', 8], ['right', 50], ['bottom', 24]] as const) expect(Math.abs((box?.box[edge] ?? NaN) - value)).toBeLessThanOrEqual(1.25)
    }
    const [first] = outlines
    if (task === 'detect') expect(outlines).toEqual([null, null])
    else {
      const plane = first ? unpackOutlines(first, 48 * 80) : null
      expect(plane?.[16 * 80 + 40]).toBe(1)
      expect(plane?.[16 * 80 + 10]).toBe(0)
      expect(plane?.reduce((sum, one) => sum + one, 0)).toBe(detections.slices[0]?.detections[0]?.maskPixels)
    }
  })

  it('stops when it is told to and at a model that fails, but not at a box that cannot be', async () => {
    const model = await installed('detect', true)
    const cancelled = new AbortController()
    cancelled.abort()
    expect(await detectSeries(of, model, async () => ok(pixels), { ...jobContext(), signal: cancelled.signal })).toMatchObject({ failure: { code: 'cancelled' } })
    const crossed = { ...model, detector: { ...model.detector, detect: async (slice: SlicePixels) => (slice.data[0] === 7 ? fail('box-invalid', 'Crossed.') : model.detector.detect(slice)) } }
    const odd = { ...pixels, data: pixels.data.with(0, 7) }
    const found = await detectSeries(of, crossed, async ({ file }) => ok(file === headers[1]?.file ? odd : pixels), jobContext())
    expect(found).toMatchObject({ value: { detections: { slices: [{}, {}], skipped: [{ file: headers[1]?.file, code: 'box-invalid' }] } } })
    const partly = { ...model, detector: { ...model.detector, detect: async () => ok({ detections: [], crossed: 2, probabilities: null }) } }
    expect(await detectSeries(of, partly, async () => ok(pixels), jobContext())).toMatchObject({ value: { detections: { slices: [{ crossed: 2 }, { crossed: 2 }, { crossed: 2 }], skipped: [] } } })
    const failing = { ...model, detector: { ...model.detector, detect: async () => fail('model-run-failed', 'No.') } }
    expect(await detectSeries(of, failing, async () => ok(pixels), jobContext())).toMatchObject({ failure: { code: 'model-run-failed' } })
  })

  it('gives pictures and the rows of a report in millimetres', async () => {
    const found = await detectSeries(of, await installed('segment', true), async () => ok(pixels), jobContext())
    if (!found.ok) throw new Error(found.failure.message)
    const [header] = headers
    const [slice] = found.value.detections.slices
    if (!header || !slice) throw new Error('no slice')
    const picture = await detectionPicture({ header, detections: slice.detections, outlines: found.value.outlines[0] ?? null, labels: found.value.detections.model.labels }, async () => ok(pixels))
    // rows are twice as far apart as columns
    expect(picture).toMatchObject({ value: { width: 80, height: 96, spacing: 1 } })
    const report = await reportDetections(of, found.value, 0.25, async () => ok(pixels))
    expect(report).toMatchObject({ value: { slices: 3, left: 0, rows: [{ slice: 'instance 1', label: "bright, isn't it" }, {}, {}], pictures: [{}, {}, {}] } })
    const size = report.ok ? report.value.rows[0]?.size : null
    expect(size?.width).toBeGreaterThan(18)
    expect(size?.height).toBeGreaterThan(29)
    expect(await reportDetections(of, found.value, 0.95, async () => ok(pixels))).toMatchObject({ value: { rows: [], pictures: [] } })
  })
})

describe('packed outlines', () => {
  it('give each pixel to the surest detection that holds it', () => {
    const box = { left: 0, top: 0, right: 1, bottom: 1 }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }).chain((length) => fc.array(fc.array(fc.constantFrom(0, 1), { minLength: length, maxLength: length }), { minLength: 1, maxLength: 4 })), (masks) => {
        const packed = packOutlines(masks.map((mask) => ({ label: 'a', confidence: 0.5, box, mask: Uint8Array.from(mask) })))
        const length = masks[0]?.length ?? 0
        const expected = Array.from({ length }, (_, pixel) => masks.findIndex((mask) => mask[pixel] === 1) + 1)
        expect(packed && [...unpackOutlines(packed, length)]).toEqual(expected)
      }),
    )
  })

  it('are nothing where no detection has one, and where bytes are damaged', () => {
    expect(packOutlines([])).toBeNull()
    for (const bytes of [Uint8Array.of(1, 2, 3), new Uint8Array()]) expect(unpackOutlines(bytes, 4)).toHaveLength(0)
  })
})
