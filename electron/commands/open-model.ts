import { ok, type Result } from '../core/result.ts'
import { probeModel } from '../engine/try-model.ts'
import { loadModel, type LoadedModel } from '../inference/load-model.ts'
import type { CommandContext } from './command.ts'
import { endWhenSilent } from './end-when-silent.ts'
import { unknownModels } from './unknown-models.ts'

/**
 * Loads a model. An added one has been tried; one that is only named has not, so it is run in a process of its own before.
 * From then on a network that never returns ends the command.
 */
export async function openModel(path: string, context: CommandContext): Promise<Result<LoadedModel>> {
  const probed = path.endsWith('.onnx') ? await probeModel(unknownModels(context), path, 'papers') : ok(true)
  if (!probed.ok) return probed
  endWhenSilent()
  return loadModel(path)
}
