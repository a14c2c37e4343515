import { basename, join } from 'node:path'
import { defaultDataFolder } from '../annotations/data-folder.ts'
import type { ModelListing } from '../core/model-listing.ts'
import { printable } from '../core/printable.ts'
import { addedModelsFolder, type EngineResources } from '../core/resources.ts'
import { tryModel } from '../engine/try-model.ts'
import { chooseModel, listModels, removeModel } from '../inference/models/model-library.ts'
import { type Command, type CommandContext, type ExitCode, exitCodes, failed, UsageError } from './command.ts'
import { parseCommandLine } from './parse-command-line.ts'
import { unknownModels } from './unknown-models.ts'

/** One model in a few lines, its id first. */
function lines({ id, version, title, task, labels, licence, bytes, origin, from, assumptions, chosen }: ModelListing): readonly string[] {
  const does = { classify: chosen ? 'classifies (in use)' : 'classifies', detect: 'draws boxes', segment: 'draws boxes and outlines' }[task]
  const named = labels.slice(0, 12).join(', ') + (labels.length > 12 ? ` and ${labels.length - 12} more` : '')
  const source = from ? `added ${from.addedAt.slice(0, 10)} from ${from.file}` : origin === 'shipped' ? 'comes with Sulcus' : 'added'
  const facts = [`${id} ${version}: ${title}`, `  ${does}: ${named}`, `  ${licence}; ${(bytes / 1024 ** 2).toFixed(1)} MiB; ${source}`, ...assumptions.map((one) => `  assumed: ${one}`)]
  return facts.map((line) => printable(line))
}

/** `sulcus models`: the models that Sulcus has; adds, chooses and removes them. */
export const models: Command = {
  about: 'Lists the models that Sulcus has, and adds, chooses and removes them.',
  usage: 'sulcus models list | add FILE.onnx [--manifest FILE] | use ID | remove ID  [--data-dir DIR] [--json]',
  options: [
    ['list', 'show them'],
    ['add FILE.onnx', 'try a network out, and copy it to the data folder'],
    ['use ID', 'choose the classifier that analyses'],
    ['remove ID', 'remove one that was added'],
    ['--manifest FILE', 'with add: what the network takes and answers'],
    ['--data-dir DIR', 'where Sulcus keeps them'],
    ['--json', 'print the list, or what was added, as JSON'],
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { manifest: { type: 'string' }, 'data-dir': { type: 'string' }, json: { type: 'boolean' } })
    const folder = values['data-dir']
    const dataFolder = folder === undefined ? defaultDataFolder() : context.resolve(folder)
    const resources: EngineResources = { ...context.resources, addedModels: join(dataFolder, addedModelsFolder) }
    const [action, subject, ...others] = positionals
    if (others.length > 0) throw new UsageError('Name one model at a time.')
    if (values.manifest !== undefined && action !== 'add') throw new UsageError('--manifest goes with add.')
    if (action === 'list' && subject === undefined) return list(resources, values.json ?? false, context)
    if (subject === undefined) throw new UsageError('Say list, add FILE.onnx, use ID or remove ID.')
    if (action === 'add') return add(subject, values.manifest, resources, values.json ?? false, context)
    if (action !== 'use' && action !== 'remove') throw new UsageError(`There is no “models ${action ?? ''}”.`)
    const done = await (action === 'use' ? chooseModel : removeModel)(subject, resources)
    if (!done.ok) return failed(done, context)
    context.say(action === 'use' ? `${subject} analyses from now on.` : `${subject} was removed.`)
    return exitCodes.done
  },
}

async function list(resources: EngineResources, json: boolean, context: CommandContext): Promise<ExitCode> {
  const found = await listModels(resources)
  for (const { id, failure } of found.broken) context.warn(`${id}: ${failure.message} [${failure.code}]`)
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : `${found.models.flatMap(lines).join('\n')}\n`)
  return exitCodes.done
}

async function add(file: string, manifest: string | undefined, resources: EngineResources, json: boolean, context: CommandContext): Promise<ExitCode> {
  const trials = unknownModels(context, resources.addedModels)
  const papers = manifest === undefined ? {} : { manifest: context.resolve(manifest) }
  const added = await tryModel(trials, { file: context.resolve(file), ...papers, name: basename(file), addedAt: new Date().toISOString() })
  if (!added.ok) return failed(added, context)
  if (json) process.stdout.write(`${JSON.stringify(added.value, null, 2)}\n`)
  else for (const line of ['Added:', ...lines(added.value)]) context.say(line)
  return exitCodes.done
}
