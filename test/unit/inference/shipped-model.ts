import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { goldenSchema, modelManifestSchema } from '../../../electron/inference/model-manifest.ts'

/** The model that Sulcus ships with, as its files describe it. */
export const shippedFolder = join(import.meta.dirname, '../../../models/brain-mri-cnn')
export const shippedManifest = modelManifestSchema.parse(JSON.parse(readFileSync(join(shippedFolder, 'manifest.json'), 'utf8')))
/** The build that runs: the one in 8-bit integers, where there is one. */
export const runningFolder = shippedManifest.quantised ? join(shippedFolder, shippedManifest.quantised.folder) : shippedFolder
export const runningManifest = modelManifestSchema.parse(JSON.parse(readFileSync(join(runningFolder, 'manifest.json'), 'utf8')))
export const shippedGolden = goldenSchema.parse(JSON.parse(readFileSync(join(shippedFolder, 'golden.json'), 'utf8')))

if (!shippedManifest.domain) throw new Error('the shipped model says what it was made for')
export const shippedDomain = shippedManifest.domain
