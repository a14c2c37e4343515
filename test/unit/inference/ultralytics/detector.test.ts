import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../../../electron/core/result.ts'
import type { SlicePixels } from '../../../../electron/core/slice-pixels.ts'
import { parseOnnx } from '../../../../electron/inference/onnx/read-onnx.ts'
import { decodeAnchors, decodeEndToEnd, intersectionOverUnion } from '../../../../electron/inference/ultralytics/decode-boxes.ts'
import { openDetector, type Detector } from '../../../../electron/inference/ultralytics/detector.ts'
import { isUltralytics, readUltralytics } from '../../../../electron/inference/ultralytics/read-configuration.ts'
import { brightBoxNetwork, type BrightBoxOptions } from '../../../fixtures/bright-box-network.ts'
import { onnxModel, type OnnxPort } from '../../../fixtures/onnx-model.ts'

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}
const file = (options: BrightBoxOptions) => value(parseOnnx(brightBoxNetwork(options)))
const open = async (options: BrightBoxOptions): Promise<Detector> => value(await openDetector(file(options)))

/** A dark slice with a bright box, edges in pixels; as CT-like numbers behind a window. */
function slice(rows: number, columns: number, [left, top, right, bottom]: readonly [number, number, number, number]): SlicePixels {
  const data = Float32Array.from({ length: rows * columns }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns]
    return row >= top && row < bottom && column >= left && column < right ? 1000 : 0
  })
  return { rows, columns, data, rowSpacing: 1, columnSpacing: 1, window: { centre: 500, width: 1000 } }
}

describe.each([
  ['YOLO26’s end-to-end layout', { task: 'detect', endToEnd: true }],
  ['the older layout', { task: 'detect', endToEnd: false }],
  ['YOLOv10’s layout, whose files do not name it', { task: 'detect', endToEnd: true, metadata: { end2end: 'None' } }],
  ['outlines, end to end', { task: 'segment', endToEnd: true }],
  ['outlines, older layout', { task: 'segment', endToEnd: false }],
] as const)('a network of %s', (_name, options) => {
  it.each([
    [256, 256, [40, 80, 120, 140]],
    [128, 256, [10, 20, 90, 60]],
    [300, 200, [100, 30, 180, 250]],
    [40, 30, [5, 10, 20, 30]],
  ] as const)('finds the bright box of a %d × %d slice in the slice’s own pixels', async (rows, columns, edges) => {
    const { detections } = value(await (await open(options)).detect(slice(rows, columns, edges)))
    expect(detections).toHaveLength(1)
    const [found] = detections
    expect(found?.label).toBe("bright, isn't it")
    expect(found?.confidence).toBeCloseTo(0.9, 6)
    // One pixel of the network's picture is what it can tell apart.
    const reach = Math.max(rows, columns) / 64 + 1e-6
    const { left = NaN, top = NaN, right = NaN, bottom = NaN } = found?.box ?? {}
    ;[left, top, right, bottom].forEach((edge, index) => expect(Math.abs(edge - (edges[index] ?? NaN))).toBeLessThanOrEqual(reach))
    if (options.task === 'detect') return expect(found?.mask).toBeNull()
    const inside = (row: number, column: number) => found?.mask?.[row * columns + column]
    expect(inside((edges[1] + edges[3]) >> 1, (edges[0] + edges[2]) >> 1)).toBe(1)
    expect(inside(0, 0)).toBe(0)
    const area = found?.mask?.reduce((sum, one) => sum + one, 0) ?? 0
    const truth = (edges[2] - edges[0]) * (edges[3] - edges[1])
    // Prototype cells are four picture pixels wide.
    const rim = 2 * (edges[2] - edges[0] + edges[3] - edges[1]) * 2 * reach
    expect(Math.abs(area - truth)).toBeLessThanOrEqual(rim)
  })
})

it('reads probabilities from the middle of a slice for a classification network', async () => {
  const classifier = await open({ task: 'classify', endToEnd: false })
  const { detections, probabilities } = value(await classifier.detect(slice(64, 128, [32, 0, 96, 64])))
  expect(detections).toEqual([])
  expect(probabilities?.map(({ label }) => label)).toEqual(['dark', "bright, isn't it"])
  expect(probabilities?.[1]?.probability).toBeCloseTo(1, 5)
})

describe('what an Ultralytics file says of itself', () => {
  it('is read from Python literals', () => {
    const { model } = file({ task: 'segment', endToEnd: true })
    expect(isUltralytics(model)).toBe(true)
    expect(value(readUltralytics(model))).toEqual({ task: 'segment', labels: ['dark', "bright, isn't it"], height: 64, width: 64, stride: 32, channels: 3, endToEnd: true })
  })

  it.each([
    [{ task: 'pose' }, 'task”: the task must be detect, segment or classify, not pose'],
    [{ names: "{0: 'a', 2: 'b'}" }, 'names'],
    [{ names: '[]' }, 'names'],
    [{ names: "{0: 'a', 1: ' '}" }, 'names.1”: a name must not be empty'],
    [{ imgsz: '[99999, 1]' }, 'imgsz'],
    [{ imgsz: '__import__' }, 'imgsz'],
    [{ imgsz: '[0, 64]' }, 'imgsz.0”: it must be one or two whole numbers'],
    [{ end2end: '7' }, 'end2end'],
    [{ channels: '4' }, 'channels'],
  ])('is refused when it is wrong: %j', async (metadata, entry) => {
    const opened = await openDetector(file({ task: 'detect', endToEnd: true, metadata }))
    expect(opened.ok ? null : opened.failure).toMatchObject({ code: 'model-invalid', message: expect.stringContaining(`“${entry}`) as string })
  })

  it('that names the wrong layout is refused when it is tried', async () => {
    const opened = await openDetector(file({ task: 'detect', endToEnd: false, metadata: { end2end: 'True', names: "{0: 'a'}" } }))
    expect(opened.ok ? null : opened.failure.code).toBe('model-run-failed')
  })

  it.each([
    ['fewer names than classes', { task: 'detect', endToEnd: false, metadata: { names: "{0: 'a'}" } }, '1 × 6 × 2 numbers', '1 × 5 × N'],
    ['more names than classes', { task: 'detect', endToEnd: false, metadata: { names: "{0: 'a', 1: 'b', 2: 'c'}" } }, '1 × 6 × 2 numbers', '1 × 7 × N'],
    ['boxes only where there are outlines', { task: 'segment', endToEnd: true, metadata: { task: 'detect' } }, '1 × 1 × 7 numbers', '1 × N × 6'],
    ['the older layout where boxes are chosen already', { task: 'detect', endToEnd: true, metadata: { end2end: 'False' } }, '1 × 1 × 6 numbers', '1 × 6 × N'],
  ] as const)('and does not fit its boxes is refused: %s', async (_what, options, given, expected) => {
    const opened = await openDetector(file(options))
    expect(opened.ok ? null : opened.failure).toMatchObject({ code: 'model-run-failed', message: expect.stringMatching(`${given}.*${expected}`) as string })
  })

  it('includes that suppression was exported too', async () => {
    const options = { task: 'detect', endToEnd: true, metadata: { end2end: 'False', args: "{'batch': 1, 'nms': True}" } } as const
    expect(value(await (await open(options)).detect(slice(64, 64, [10, 20, 30, 40]))).detections).toHaveLength(1)
    expect(value(readUltralytics(file({ task: 'detect', endToEnd: false, metadata: { args: "{'data': PosixPath('x')}" } }).model)).endToEnd).toBeNull()
  })

  it.each(['detect', 'classify'] as const)('includes that it takes one colour plane: %s', async (task) => {
    const grey = await open({ task, endToEnd: task === 'detect', channels: 1, metadata: { channels: '1' } })
    const { detections, probabilities } = value(await grey.detect(slice(64, 64, [0, 0, 64, 32])))
    expect(task === 'detect' ? detections.map(({ box }) => box) : probabilities?.[1]?.probability).toEqual(task === 'detect' ? [{ left: 0, top: 0, right: 64, bottom: 32 }] : 0.5)
  })

  it.each([
    { task: 'detect', endToEnd: true }, { task: 'detect', endToEnd: false }, { task: 'segment', endToEnd: true }, { task: 'classify', endToEnd: false },
  ] as const)('includes half precision: %j', async (options) => {
    const seen = slice(64, 64, [10, 20, 40, 60])
    const [full, half] = await Promise.all([false, true].map(async (one) => value(await (await open({ ...options, half: one })).detect(seen))))
    expect(half?.detections.map(({ label, box, mask }) => ({ label, box, mask }))).toEqual(full?.detections.map(({ label, box, mask }) => ({ label, box, mask })))
    // 11 bits: 0.9 becomes 0.89990
    const shares = (answer: typeof half) => [...(answer?.detections ?? []).map(({ confidence }) => confidence), ...(answer?.probabilities ?? []).map(({ probability }) => probability)]
    expect(shares(half)).toHaveLength(options.task === 'classify' ? 2 : 1)
    shares(half).forEach((share, index) => expect(Math.abs(share - (shares(full)[index] ?? NaN))).toBeLessThan(2 ** -11))
  })

  const port = (shape: OnnxPort['shape'], type: 'float32' | 'int64' = 'float32'): OnnxPort => ({ name: 'images', shape, type })
  it.each([
    [port([4, 3, 64, 64]), 'takes 4 pictures at once. Export it with batch=1.'],
    [port([1, 3, 64, 96]), 'takes pictures of 3 × 64 × 96 (colours × height × width), but its file says 3 × 64 × 64.'],
    [port([1, 1, 64, 64]), 'takes pictures of 1 × 64 × 64 (colours × height × width), but its file says 3 × 64 × 64.'],
    [port([1, 3, 64, 64], 'int64'), 'takes int64 numbers'],
    [port([1, 64]), 'does not take one picture'],
  ])('is compared with what the network takes: %j', async (input, sentence) => {
    const metadata = { task: 'detect', names: "{0: 'a'}", imgsz: '[64, 64]' }
    const network = onnxModel({ inputs: [input], outputs: [{ ...input, name: 'out' }], metadata, operations: [{ operator: 'Identity', inputs: ['images'], outputs: ['out'] }] })
    const opened = await openDetector(value(parseOnnx(network)))
    expect(opened.ok ? null : opened.failure).toMatchObject({ code: 'model-invalid', message: expect.stringContaining(sentence) as string })
  })
})

describe('a box that is none', () => {
  /** A network that answers with these rows, whatever it sees; YOLO26's layout. */
  const fixed = (rows: readonly (readonly number[])[]) => value(parseOnnx(onnxModel({
    inputs: [{ name: 'images', shape: [1, 3, 64, 64] }],
    outputs: [{ name: 'output0', shape: [1, rows.length, 6] }],
    metadata: { task: 'detect', names: "{0: 'a'}", imgsz: '[64, 64]', end2end: 'True' },
    weights: { rows: { shape: [1, rows.length, 6], values: rows.flat() }, none: { shape: [], values: [0] } },
    operations: [
      { operator: 'ReduceMean', inputs: ['images'], outputs: ['mean'], attributes: { keepdims: 0 } },
      { operator: 'Mul', inputs: ['mean', 'none'], outputs: ['nothing'] },
      { operator: 'Add', inputs: ['rows', 'nothing'], outputs: ['output0'] },
    ],
  })))

  it('is left out: on the bars beside the slice, or a row that fills the table up', async () => {
    const wide = fixed([[0, 0, 64, 10, 0.9, 0], [8, 20, 24, 40, 0.8, 0], [0, 0, 0, 0, 0, 0]])
    const { detections } = value(await value(await openDetector(wide, { confidence: 0 })).detect(slice(32, 64, [0, 0, 1, 1])))
    expect(detections.map(({ box }) => box)).toEqual([{ left: 8, top: 4, right: 24, bottom: 24 }])
  })
})

describe('decodeAnchors', () => {
  const box = fc.record({ x: fc.integer({ min: 0, max: 64 }), y: fc.integer({ min: 0, max: 64 }), w: fc.integer({ min: 1, max: 30 }), h: fc.integer({ min: 1, max: 30 }), a: fc.double({ min: 0, max: 1, noNaN: true }), b: fc.double({ min: 0, max: 1, noNaN: true }) })

  it('keeps no two boxes of a class that overlap too much, and drops none that a surer one does not overlap', () => {
    fc.assert(
      fc.property(fc.array(box, { minLength: 1, maxLength: 40 }), (boxes) => {
        const rows = [boxes.map(({ x }) => x), boxes.map(({ y }) => y), boxes.map(({ w }) => w), boxes.map(({ h }) => h), boxes.map(({ a }) => a), boxes.map(({ b }) => b)]
        const output = { dims: [1, 6, boxes.length], data: Float32Array.from(rows.flat()) }
        const rules = { classes: 2, maskWeights: 0, confidence: 0.3, overlap: 0.5 }
        const all = value(decodeAnchors(output, { ...rules, overlap: 1 })).boxes
        const kept = value(decodeAnchors(output, rules)).boxes
        expect(all.length).toBe(boxes.filter(({ a, b }) => Math.fround(Math.max(a, b)) >= 0.3).length)
        for (const [i, one] of kept.entries()) {
          for (const other of kept.slice(0, i)) {
            expect(other.confidence).toBeGreaterThanOrEqual(one.confidence)
            if (other.classIndex === one.classIndex) expect(intersectionOverUnion(one, other)).toBeLessThanOrEqual(0.5)
          }
        }
        for (const one of all) {
          if (kept.some((other) => JSON.stringify(other) === JSON.stringify(one))) continue
          expect(kept.some((other) => other.classIndex === one.classIndex && other.confidence >= one.confidence && intersectionOverUnion(one, other) > 0.5)).toBe(true)
        }
      }),
    )
  })

  it('tells boxes with crossed edges from answers that are none', () => {
    const rules = { classes: 1, maskWeights: 0, confidence: 0.1, overlap: 0.5 }
    const codeOf = (decoded: ReturnType<typeof decodeAnchors>) => (decoded.ok ? null : decoded.failure.code)
    expect(codeOf(decodeAnchors({ dims: [1, 5, 1], data: Float32Array.of(9, 9, -1, 1, 0.9) }, rules))).toBe('box-invalid')
    expect(codeOf(decodeEndToEnd({ dims: [1, 1, 6], data: Float32Array.of(9, 9, 8, 10, 0.9, 0) }, rules))).toBe('box-invalid')
    expect(codeOf(decodeEndToEnd({ dims: [1, 1, 6], data: Float32Array.of(9, 9, 8, 10, 0.05, 0) }, rules))).toBeNull()
    expect(codeOf(decodeEndToEnd({ dims: [1, 1, 6], data: Float32Array.of(9, 9, 10, 10, 0.9, 1) }, rules))).toBe('model-run-failed')
  })

  it('keeps the boxes of a picture beside one with crossed edges, and counts that', () => {
    const rules = { classes: 1, maskWeights: 0, confidence: 0.1, overlap: 0.5 }
    const rows = decodeEndToEnd({ dims: [1, 3, 6], data: Float32Array.of(9, 9, 8, 10, 0.15, 0, 1, 2, 3, 4, 0.9, 0, 5, 6, 7, 8, 0.95, 0) }, rules)
    expect(rows).toMatchObject({ value: { crossed: 1, boxes: [{ left: 5 }, { left: 1 }] } })
    // columns: a proper box, one of negative width
    const anchors = decodeAnchors({ dims: [1, 5, 2], data: Float32Array.of(9, 9, 9, 9, 4, -1, 2, 1, 0.9, 0.2) }, rules)
    expect(anchors).toMatchObject({ value: { crossed: 1, boxes: [{ left: 7, top: 8, right: 11, bottom: 10 }] } })
  })

  it('refuses boxes of not-a-number', () => {
    const decoded = decodeAnchors({ dims: [1, 5, 1], data: Float32Array.of(NaN, 1, 1, 1, 0.9) }, { classes: 1, maskWeights: 0, confidence: 0.1, overlap: 0.5 })
    expect(decoded.ok ? null : decoded.failure.code).toBe('model-run-failed')
  })
})
