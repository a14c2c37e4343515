import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { ModelList, ModelListing } from '../../core/model-listing.ts'
import { fail, ok, type Failure, type Result } from '../../core/result.ts'
import { readManifest, readModelJson } from '../load-model.ts'
import { modelIdSchema } from '../model-manifest.ts'

/** Where models lie: one folder each. */
export interface ModelFolders {
  /** Those that Sulcus comes with. */
  readonly models: string
  /** Those that a person added, in the data folder. */
  readonly addedModels: string
}

/** The classifier that Sulcus comes with. */
export const shippedModelId = 'brain-mri-cnn'

/** `origin.json` of an added model; `labels` are its classes, which a network that boxes names in its own file only. */
export const originSchema = z.object({ file: z.string().max(255), addedAt: z.iso.datetime(), assumptions: z.array(z.string()), labels: z.array(z.string()) })
export type ModelOrigin = z.infer<typeof originSchema>

const choiceSchema = z.object({ classifier: modelIdSchema })
const choiceFile = 'chosen.json'

/** The folder of a model by its id; fails with `model-not-found`. */
export function modelFolder(id: string, { models, addedModels }: ModelFolders): Result<string> {
  const found = modelIdSchema.safeParse(id).success && [join(models, id), join(addedModels, id)].find((folder) => existsSync(join(folder, 'manifest.json')))
  return found ? ok(found) : fail('model-not-found', `There is no model “${id.slice(0, 64)}”; see the list of models.`)
}

/** The classifier that analyses: the one that was chosen, where it is still there, else the one that Sulcus comes with. */
export async function chosenModel(folders: ModelFolders): Promise<string> {
  const chosen = await readModelJson(join(folders.addedModels, choiceFile), choiceSchema, choiceFile)
  return chosen.ok && modelFolder(chosen.value.classifier, folders).ok ? chosen.value.classifier : shippedModelId
}

/** Chooses the classifier that analyses from now on. Fails with `model-not-found`, or `model-invalid` for a model that does not classify. */
export async function chooseModel(id: string, folders: ModelFolders): Promise<Result<true>> {
  const folder = modelFolder(id, folders)
  if (!folder.ok) return folder
  const manifest = await readManifest(folder.value)
  if (!manifest.ok) return manifest
  if (manifest.value.task !== undefined) return fail('model-invalid', `“${manifest.value.title}” boxes what it sees and cannot classify slices.`)
  try {
    await mkdir(folders.addedModels, { recursive: true, mode: 0o700 })
    const partial = join(folders.addedModels, `${choiceFile}.partial`)
    await writeFile(partial, JSON.stringify({ classifier: id }))
    await rename(partial, join(folders.addedModels, choiceFile))
    return ok(true)
  } catch {
    return fail('output-unwritable', 'The choice could not be kept in the data folder; is the disk full?')
  }
}

/** Removes a model that a person added; the one that Sulcus comes with stays. */
export async function removeModel(id: string, folders: ModelFolders): Promise<Result<true>> {
  const folder = modelFolder(id, folders)
  if (!folder.ok) return folder
  if (folder.value === join(folders.models, id)) return fail('request-invalid', 'This model comes with Sulcus and cannot be removed.')
  try {
    await rm(folder.value, { recursive: true })
    return ok(true)
  } catch {
    return fail('output-unwritable', 'The model could not be removed from the data folder.')
  }
}

/** All models, those that Sulcus comes with first; what cannot be read is listed with the reason. */
export async function listModels(folders: ModelFolders): Promise<ModelList> {
  const chosen = await chosenModel(folders)
  const models: ModelListing[] = []
  const broken: { id: string; failure: Failure }[] = []
  for (const [origin, parent] of [['shipped', folders.models], ['added', folders.addedModels]] as const) {
    for (const id of (await readdir(parent).catch((): string[] => [])).sort()) {
      // what an installation that was cut off has left has no id for a name
      if (!modelIdSchema.safeParse(id).success || !existsSync(join(parent, id, 'manifest.json'))) continue
      const listing = await describeModel(join(parent, id), origin, id === chosen)
      if (listing.ok) models.push(listing.value)
      else broken.push({ id, failure: listing.failure })
    }
  }
  return { models, broken }
}

/** One model as lists show it; nothing is run. */
export async function describeModel(folder: string, origin: ModelListing['origin'], chosen: boolean): Promise<Result<ModelListing>> {
  const manifest = await readManifest(folder)
  if (!manifest.ok) return manifest
  const from = origin === 'added' ? await readModelJson(join(folder, 'origin.json'), originSchema, 'origin.json') : null
  if (from && !from.ok) return from
  const { id, version, title, licence, task = 'classify', sha256, file } = manifest.value
  const { size } = await stat(join(folder, file)).catch(() => ({ size: -1 }))
  if (size < 0) return fail('model-not-found', 'The weights that the manifest names are missing.')
  return ok({
    id, version, title, licence, task, sha256,
    labels: manifest.value.task === undefined ? manifest.value.outputs.probabilities.labels : (from?.value.labels ?? []),
    bytes: size, origin, chosen,
    from: from && { file: from.value.file, addedAt: from.value.addedAt },
    assumptions: from?.value.assumptions ?? [],
  })
}
