import { EngineClient, trialLimits } from '../engine/client.ts'
import type { CommandContext } from './command.ts'

/** An engine for networks that nobody knows yet; it starts when first asked and is ended after one answer. */
export function unknownModels({ resources, spawnEngine }: CommandContext, addedModels = '/'): EngineClient {
  return new EngineClient(() => spawnEngine({ ...resources, addedModels }), trialLimits())
}
