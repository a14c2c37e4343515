import { z } from 'zod'
import { fail, ok, type Result } from '../../core/result.ts'
import type { OnnxModel } from '../onnx/onnx-messages.ts'
import { parsePythonLiteral, type Literal } from '../onnx/python-literal.ts'

/** What an Ultralytics network says of itself in its file. */
export interface UltralyticsConfiguration {
  readonly task: 'detect' | 'segment' | 'classify'
  /** By class number. */
  readonly labels: readonly string[]
  readonly height: number
  readonly width: number
  readonly stride: number
  /** The network has chosen among overlapping boxes itself (YOLO26, YOLOv10): no suppression is left to do. */
  readonly endToEnd: boolean
}

const side = z.int().min(32).max(4096)
const schema = z.object({
  task: z.enum(['detect', 'segment', 'classify'], 'the task must be detect, segment or classify'),
  names: z.record(z.string().regex(/^\d+$/), z.string().max(200)),
  imgsz: z.union([z.tuple([side, side]), z.tuple([side]).transform(([one]) => [one, one] as const), side.transform((one) => [one, one] as const)]),
  stride: z.number().min(1).max(256).default(32),
  end2end: z.boolean().default(false),
})

/** Words, numbers and plain text are all written without quotes. */
function literal(text: string): Literal {
  const read = parsePythonLiteral(text)
  return read.ok ? read.value : text
}

/** Whether a file says that it comes from an Ultralytics export. */
export function isUltralytics({ metadata_props: entries }: OnnxModel): boolean {
  const keys = new Set(entries.map(({ key }) => key))
  return keys.has('task') && keys.has('names') && keys.has('imgsz')
}

/**
 * Reads the entries that Ultralytics' exporter writes into an ONNX file; their values are Python literals. Fails with
 * `model-invalid` and the entry that is wrong; tasks that Sulcus does not draw (pose, obb) are named.
 */
export function readUltralytics(model: OnnxModel): Result<UltralyticsConfiguration> {
  const entries = Object.fromEntries(model.metadata_props.map(({ key, value }) => [key, literal(value)]))
  const parsed = schema.safeParse(entries)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return fail('model-invalid', `The model's Ultralytics entry “${issue?.path.join('.') ?? ''}” is not valid: ${issue?.message ?? ''}.`)
  }
  const { task, names, imgsz, stride, end2end } = parsed.data
  const labels = Object.keys(names).map((_, index) => names[String(index)])
  if (labels.length === 0 || labels.includes(undefined)) {
    return fail('model-invalid', 'The model\'s Ultralytics entry “names” does not name the classes 0, 1, 2, … without a gap.')
  }
  const [height, width] = imgsz
  return ok({ task, labels: labels as readonly string[], height, width, stride, endToEnd: end2end })
}
