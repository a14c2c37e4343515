import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type CommandContext, UsageError } from './command.ts'

/** A model's folder or .onnx file. What is neither names no model: a mistake in the call. */
export function modelPath(given: string | undefined, { resources, resolve }: CommandContext): string {
  if (given?.endsWith('.onnx')) {
    if (!existsSync(resolve(given))) throw new UsageError(`--model ${given} cannot be read; is the path right?`)
    return resolve(given)
  }
  const known = (existsSync(resources.models) ? readdirSync(resources.models) : []).filter((id) => existsSync(join(resources.models, id, 'manifest.json')))
  const id = given ?? 'brain-mri-cnn'
  if (!known.includes(id)) throw new UsageError(`There is no model “${id}”; known: ${known.join(', ')}, or name an .onnx file.`)
  return join(resources.models, id)
}
