import { join } from 'node:path'
import { labelledExamples } from '../core/labelled-examples.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { TeachingReport } from '../core/teaching.ts'
import { readSlicePixels } from '../dicom/slice-pixels.ts'
import { readOnnx } from '../inference/onnx/read-onnx.ts'
import type { BaseModel } from '../inference/teach/taught-model.ts'
import { pictureReasons } from '../engine/picture-reasons.ts'
import { teach as teachNetwork } from '../inference/teach/teach.ts'
import { type Command, type CommandContext, exitCodes, failed, UsageError } from './command.ts'
import { indexStudies } from './index-studies.ts'
import { modelPath } from './model-path.ts'
import { openModel } from './open-model.ts'
import { parseCommandLine, requireOut } from './parse-command-line.ts'
import { readLabels } from './read-labels.ts'
import { prepareOut, writeOutputs } from './write-output.ts'

/** Whose features are taken unless another network is named. */
const baseId = 'brain-mri-cnn'

async function openBase(path: string, context: CommandContext): Promise<Result<BaseModel>> {
  const model = await openModel(path, context)
  if (!model.ok) return model
  const { file, manifest, known } = model.value.float32
  const read = await readOnnx(file)
  return read.ok ? ok({ manifest, file: read.value, known }) : read
}

function summary({ holdOut, cautions }: TeachingReport): readonly string[] {
  const percent = (share: number) => `${Math.round(100 * share)} %`
  const [low, high] = holdOut.interval
  return [`${holdOut.correct} of ${holdOut.total} held-out slices right (95 % interval ${percent(low)} to ${percent(high)}; the commonest label alone: ${holdOut.commonest}).`, holdOut.how, ...cautions]
}

/** `sulcus teach`: a network that tells a person's own labels apart, from a table of labelled slices. */
export const teach: Command = {
  about: 'Makes a network that tells your own labels apart, from a table of labelled slices (file,frame,label).',
  usage: 'sulcus teach LABELS.csv --out DIR [--model NAME|FILE.onnx] [--data-dir DIR] [--none LABEL] [--no-mirror] [--no-shifts] [--json]',
  options: [
    ['--out DIR', 'where the results go; made if it is not there'],
    ['--model NAME|FILE.onnx', 'the network to build on; else the one that Sulcus comes with'],
    ['--data-dir DIR', 'where Sulcus keeps added models and the choice among them'],
    ['--none LABEL', 'the label that says that nothing was found'],
    ['--no-mirror', 'do not learn from mirrored slices too'],
    ['--no-shifts', 'do not learn from shifted slices too'],
    ['--json', 'also print manifest.json to standard output'],
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, {
      out: { type: 'string' }, model: { type: 'string' }, 'data-dir': { type: 'string' }, none: { type: 'string' }, 'no-mirror': { type: 'boolean' }, 'no-shifts': { type: 'boolean' }, json: { type: 'boolean' },
    })
    const [table, ...others] = positionals
    if (table === undefined || others.length > 0) throw new UsageError('Name one table of labels (file,frame,label).')
    const out = context.resolve(requireOut(values.out))
    const rows = await readLabels(context.resolve(table))
    if (!rows.ok) return failed(rows, context)
    const labels = [...new Set(rows.value.map(({ label }) => label))].sort()
    const none = values.none ?? null
    if (none !== null && !labels.includes(none)) return failed(fail('request-invalid', `No slice of the table is labelled “${none}”.`), context)
    const prepared = await prepareOut(out)
    if (!prepared.ok) return failed(prepared, context)
    const base = await openBase(await modelPath(values.model ?? baseId, values['data-dir'], context), context)
    if (!base.ok) return failed(base, context)
    const { found } = await indexStudies([...new Set(rows.value.map(({ file }) => file))], context)
    const numbers = new Map(rows.value.map(({ file, frame, label }) => [`${frame} ${context.resolve(file)}`, labels.indexOf(label)]))
    const examples = labelledExamples(found, ({ file, frame }) => numbers.get(`${frame} ${file}`))
    if (examples.length < numbers.size) context.warn(`${numbers.size - examples.length} rows of the table name no slice that could be read, or one slice twice.`)
    const taught = await teachNetwork(base.value, { labels, none, mirror: !values['no-mirror'], shifts: !values['no-shifts'] }, examples, { read: readSlicePixels, silences: pictureReasons(base.value.manifest.input) }, context)
    if (!taught.ok) return failed(taught, context)
    const { onnx, manifest, golden, known, report } = taught.value
    const written = await writeOutputs([[join(out, 'model.onnx'), onnx], [join(out, 'manifest.json'), manifest], [join(out, 'golden.json'), golden], ...(known === null ? [] : [[join(out, 'ood.json'), known] as const])])
    if (!written.ok) return failed(written, context)
    if (values.json) process.stdout.write(manifest)
    for (const line of summary(report)) context.say(line)
    context.say(`The network is in ${out}; analyse with --model ${join(out, 'model.onnx')}`)
    return exitCodes.done
  },
}
