import { z } from 'zod'
import { printable } from '../../core/printable.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { schemaWords } from '../../core/schema-words.ts'
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
  /** Colour planes of its picture: 3, or 1 for a network that learnt from grey pictures. */
  readonly channels: 1 | 3
  /**
   * The network has chosen among overlapping boxes itself (YOLO26, YOLOv10, or exported with `nms`): no suppression is left
   * to do. Null where the file does not say, as exports before that entry do: the shape of the answer tells.
   */
  readonly endToEnd: boolean | null
}

const sides = 'it must be one or two whole numbers from 32 to 4096'
const side = z.int(sides).min(32, sides).max(4096, sides)
const schema = z.object({
  task: z.enum(['detect', 'segment', 'classify'], { error: ({ input }) => `the task must be detect, segment or classify${typeof input === 'string' ? `, not ${input.slice(0, 20)}` : ''}` }),
  names: z.record(z.string().regex(/^\d+$/), z.string('a name must be text').max(200, 'a name may have 200 characters').regex(/\S/, 'a name must not be empty'), "it must give each class number its name, as {0: 'one', 1: 'other'} does"),
  imgsz: z.union([z.tuple([side, side]), z.tuple([side]).transform(([one]) => [one, one] as const), side.transform((one) => [one, one] as const)], sides),
  stride: z.number('it must be a number').min(1).max(256).default(32),
  channels: z.union([z.literal(1), z.literal(3)], 'the network must take 1 or 3 colour planes').default(3),
  end2end: z.boolean('it must be True or False').nullable().default(null),
  // what else stands among the arguments of an export may be no literal, and is not needed
  args: z.object({ nms: z.boolean().default(false) }).catch({ nms: false }),
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
  if (!parsed.success) return fail('model-invalid', `What the file says of itself (Ultralytics) is not valid${schemaWords(parsed.error)}`)
  const { task, names, imgsz, stride, channels, end2end, args } = parsed.data
  const labels = Object.keys(names).map((_, index) => names[String(index)])
  if (labels.length === 0 || labels.includes(undefined)) {
    return fail('model-invalid', 'The model\'s Ultralytics entry “names” does not name the classes 0, 1, 2, … without a gap.')
  }
  const [height, width] = imgsz
  return ok({ task, labels: labels.map((label = '') => printable(label)), height, width, stride, channels, endToEnd: args.nms ? true : end2end })
}
