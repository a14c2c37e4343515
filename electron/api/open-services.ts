import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../annotations/open-database.ts'
import { SliceLabels } from '../annotations/slice-labels.ts'
import { Store } from '../annotations/store.ts'
import type { Resources } from '../core/resources.ts'
import { ok, type Result } from '../core/result.ts'
import { EngineClient, trialLimits, type EngineProcess } from '../engine/client.ts'
import type { ApiContext } from './context.ts'
import { filesOf, sweepAbandoned } from './sweep-uploads.ts'

export interface ServiceOptions {
  readonly dataFolder: string
  readonly resources: Resources
  readonly door: ApiContext['door']
  readonly spawnEngine: () => EngineProcess
  readonly pickPaths?: ApiContext['pickPaths']
}

/** A screen is never empty: when no remembered study can be read any more, the sample study is opened. */
async function ensureStudy(context: ApiContext, sample: string): Promise<Result<true>> {
  const readable = context.store.studies().some(({ series }) => existsSync(series[0]?.slices[0]?.file ?? ''))
  if (readable) return ok(true)
  const job = { onProgress: () => undefined, signal: new AbortController().signal }
  const index = await context.engine.job((calls, id) => calls.indexPaths(id, [sample]), job)
  if (!index.ok) return index
  const openedAt = new Date().toISOString()
  for (const study of index.value.studies) context.store.saveStudy(study, openedAt)
  return ok(true)
}

/** Opens the store and the engine behind the API, with the sample study in place; both doors begin here. */
export async function openServices(options: ServiceOptions): Promise<Result<ApiContext>> {
  const database = openDatabase(options.dataFolder)
  if (!database.ok) return database
  const context: ApiContext = {
    engine: new EngineClient(options.spawnEngine),
    modelTrials: new EngineClient(options.spawnEngine, trialLimits()),
    store: new Store(database.value),
    labels: new SliceLabels(database.value),
    uploadFolder: join(options.dataFolder, 'uploads'),
    uploadNames: new Map(),
    door: options.door,
    ...(options.pickPaths ? { pickPaths: options.pickPaths } : {}),
  }
  await sweepAbandoned(context.uploadFolder, filesOf(context.store.studies()))
  const sample = await ensureStudy(context, options.resources.sample)
  if (sample.ok) return ok(context)
  context.engine.stop()
  context.store.close()
  return sample
}
