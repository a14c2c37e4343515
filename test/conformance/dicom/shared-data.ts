import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The public DICOM files beside the repository (../shared/README.md). Tests that need them are skipped without. */
export const sharedDicom = fileURLToPath(new URL('../../../../shared/data/dicom', import.meta.url))
export const hasSharedDicom = existsSync(sharedDicom)
export const skipReason = `needs ${sharedDicom}`

/** All files below a folder. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]))
}
