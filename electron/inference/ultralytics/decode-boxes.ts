import { fail, ok, type Result } from '../../core/result.ts'

/** An output of a network. */
export interface OutputTensor {
  readonly dims: readonly number[]
  readonly data: Float32Array
}

/** A box in the pixels of the network's picture; edges as in core/detection. */
export interface RawBox {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly confidence: number
  readonly classIndex: number
  /** Weights of the prototype masks; empty for networks that only draw boxes. */
  readonly maskWeights: Float32Array
}

export interface BoxRules {
  readonly classes: number
  /** How many weights of prototype masks follow a box; 0 for networks that only draw boxes. */
  readonly maskWeights: number
  /** Boxes below are dropped, 0..1. */
  readonly confidence: number
  /** Of two boxes of one class that overlap by more (intersection over union), the less sure one is dropped. */
  readonly overlap: number
}

/** The boxes of a picture, surest first, and how many more there were whose edges are crossed. */
export interface DecodedBoxes {
  readonly boxes: readonly RawBox[]
  readonly crossed: number
}

/** Ultralytics' own defaults for prediction. */
export const defaultRules = { confidence: 0.25, overlap: 0.7 } as const
const mostBoxes = 300

/** Whether an answer has the shape of an end-to-end network's, and not that of the older layout too. */
export function looksEndToEnd({ dims }: OutputTensor, { classes, maskWeights }: BoxRules): boolean {
  return dims[2] === 6 + maskWeights && dims[1] !== 4 + classes + maskWeights
}

/**
 * Reads the boxes of an end-to-end network: N rows of left, top, right, bottom, confidence, class (and mask weights), none
 * overlapping. Boxes whose edges are crossed are counted and left out. Fails with `model-run-failed` for another layout,
 * `box-invalid` where no other box is left.
 */
export function decodeEndToEnd({ dims, data }: OutputTensor, { classes, maskWeights, confidence }: BoxRules): Result<DecodedBoxes> {
  const [batch, count, length] = dims
  if (dims.length !== 3 || batch !== 1 || count === undefined || length !== 6 + maskWeights) return otherLayout(dims, `1 × N × ${6 + maskWeights}`)
  const boxes: RawBox[] = []
  for (let row = 0; row < count; row += 1) {
    const [left = NaN, top = NaN, right = NaN, bottom = NaN, sure = NaN, kind = NaN] = data.subarray(row * length, row * length + 6)
    // rows without a confidence fill the table up
    if (!(sure >= confidence) || sure === 0) continue
    const box = { left, top, right, bottom, confidence: sure, classIndex: kind, maskWeights: data.slice(row * length + 6, (row + 1) * length) }
    if (!Number.isInteger(kind) || kind < 0 || kind >= classes) return fail('model-run-failed', `The model answered with class ${kind}, which its file does not name; nothing is shown.`)
    if (!canBe(box)) return noBox()
    boxes.push(box)
  }
  return sorted(boxes)
}

/**
 * Reads the older layout: 4 + classes (+ mask weights) rows by as many columns as places, each centre x, centre y, width,
 * height and a confidence a class; overlapping boxes of one class are suppressed, surest first (Neubeck and Van Gool, 2006).
 * Fails as `decodeEndToEnd` does; so for classes without a name, whose confidences would be read as another's.
 */
export function decodeAnchors({ dims, data }: OutputTensor, rules: BoxRules): Result<DecodedBoxes> {
  const [batch, length, count] = dims
  const expected = 4 + rules.classes + rules.maskWeights
  if (dims.length !== 3 || batch !== 1 || length !== expected || count === undefined) return otherLayout(dims, `1 × ${expected} × N`)
  const at = (row: number, place: number): number => data[row * count + place] ?? NaN
  const boxes: RawBox[] = []
  for (let place = 0; place < count; place += 1) {
    let [classIndex, sure] = [-1, 0]
    for (let kind = 0; kind < rules.classes; kind += 1) if (at(4 + kind, place) > sure) [classIndex, sure] = [kind, at(4 + kind, place)]
    if (classIndex < 0 || sure < rules.confidence) continue
    const [x, y, width, height] = [at(0, place), at(1, place), at(2, place), at(3, place)]
    const maskWeights = Float32Array.from({ length: rules.maskWeights }, (_, k) => at(4 + rules.classes + k, place))
    const box = { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2, confidence: sure, classIndex, maskWeights }
    if (!canBe(box)) return noBox()
    boxes.push(box)
  }
  const decoded = sorted(boxes)
  return decoded.ok ? ok({ ...decoded.value, boxes: suppress(decoded.value.boxes, rules.overlap) }) : decoded
}

function otherLayout(dims: readonly number[], expected: string): Result<never> {
  return fail('model-run-failed', `The model's boxes come as ${dims.join(' × ')} numbers; by what its file says of itself (names, task, end2end, nms) they would be ${expected}.`)
}

function canBe({ left, top, right, bottom, confidence }: RawBox): boolean {
  return [left, top, right, bottom].every(Number.isFinite) && confidence <= 1 + 1e-4
}

function noBox(): Result<never> {
  return fail('model-run-failed', 'The model answered with a box that cannot be; nothing is shown.')
}

/** Edges that are crossed are the bad luck of one box: YOLO26 holds nothing against them, least of all in boxes it is unsure of. */
function sorted(all: readonly RawBox[]): Result<DecodedBoxes> {
  const boxes = all.filter(({ left, top, right, bottom }) => right >= left && bottom >= top).sort((a, b) => b.confidence - a.confidence)
  const crossed = all.length - boxes.length
  return boxes.length > 0 || crossed === 0 ? ok({ boxes, crossed }) : fail('box-invalid', 'The model drew nothing but boxes whose edges are crossed; none of them is shown.')
}

function suppress(surestFirst: readonly RawBox[], overlap: number): readonly RawBox[] {
  const kept: RawBox[] = []
  for (const box of surestFirst) {
    if (kept.length === mostBoxes) break
    if (kept.every((other) => other.classIndex !== box.classIndex || intersectionOverUnion(other, box) <= overlap)) kept.push(box)
  }
  return kept
}

type Edges = Pick<RawBox, 'left' | 'top' | 'right' | 'bottom'>

/** Shared area over joint area of two boxes, 0..1. */
export function intersectionOverUnion(a: Edges, b: Edges): number {
  const shared = Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top))
  const area = ({ left, top, right, bottom }: Edges) => (right - left) * (bottom - top)
  const joint = area(a) + area(b) - shared
  return joint > 0 ? shared / joint : 0
}
