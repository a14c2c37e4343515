import type { ModelInspection } from '../core/model-inspection.ts'
import type { ModelListing } from '../core/model-listing.ts'
import { fail, type Result } from '../core/result.ts'
import type { EngineClient } from './client.ts'
import { trialMemory } from './limit-memory.ts'
import type { EngineFunctions, NewModel } from './functions.ts'

/**
 * Does something with a network that nobody knows in a process of its own, which is ended afterwards: one that never
 * returns or brings its process down harms nothing else. Both end in `model-invalid`.
 */
async function apart<T>(trials: EngineClient, work: (engine: EngineFunctions) => Promise<Result<T>>): Promise<Result<T>> {
  const done = await trials.call(work)
  trials.stop()
  if (done.ok) return done
  if (done.failure.code === 'timed-out') return fail('model-invalid', 'The model did not answer within the time that a trial may take (SULCUS_MODEL_SECONDS); it was stopped and is not used.')
  if (done.failure.code === 'engine-stopped') return fail('model-invalid', `The model brought down the process that tried it, or wanted more memory than a trial may take (${(trialMemory / 1024 ** 3).toFixed(1)} GiB); it is not used.`)
  return done
}

/** Adds a model after its trial. */
export function tryModel(trials: EngineClient, model: NewModel): Promise<Result<ModelListing>> {
  return apart(trials, (engine) => engine.addModel(model))
}

/** Whether a model's file can be loaded and answers, as it is given and without adding it: by its papers, or as a detector. */
export function probeModel(trials: EngineClient, file: string, by: 'papers' | 'ultralytics'): Promise<Result<true>> {
  return apart(trials, (engine) => engine.probeModel(file, by))
}

/** What a network's file is made of; its layers are timed, so it is run. */
export function inspectApart(trials: EngineClient, file: string): Promise<Result<ModelInspection>> {
  return apart(trials, (engine) => engine.inspectFile(file))
}
