import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defaultDataFolder } from '../annotations/data-folder.ts'
import { addedModelsFolder } from '../core/resources.ts'
import { chosenModel, listModels, modelFolder } from '../inference/models/model-library.ts'
import { type CommandContext, UsageError } from './command.ts'

/** A model's folder or .onnx file; without a name, the classifier in use. What is neither names no model: a mistake in the call. */
export async function modelPath(given: string | undefined, dataFolder: string | undefined, { resources, resolve }: CommandContext): Promise<string> {
  if (given?.endsWith('.onnx')) {
    if (!existsSync(resolve(given))) throw new UsageError(`--model ${given} cannot be read; is the path right?`)
    if (!existsSync(join(dirname(resolve(given)), 'manifest.json'))) {
      throw new UsageError(`--model ${given} needs a manifest.json beside it, which says what the network takes and answers; or add it with “sulcus models add” and name it by its id.`)
    }
    return resolve(given)
  }
  const folders = { ...resources, addedModels: join(dataFolder === undefined ? defaultDataFolder() : resolve(dataFolder), addedModelsFolder) }
  const folder = modelFolder(given ?? (await chosenModel(folders)), folders)
  if (folder.ok) return folder.value
  const known = (await listModels(folders)).models.filter(({ task }) => task === 'classify').map(({ id }) => id)
  throw new UsageError(`There is no model “${given ?? ''}”; known: ${known.join(', ')}, or name an .onnx file.`)
}
