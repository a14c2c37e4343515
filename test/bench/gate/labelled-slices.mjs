// The labelled slices of ../shared/data/brain-mri as decoded pictures, each with its set and whether it is held out.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodedPicture } from '../decoded-picture.mjs'

export const labelledFolder = fileURLToPath(new URL('../../../../shared/data/brain-mri', import.meta.url))
const script = fileURLToPath(new URL('../../../models/training/roles.py', import.meta.url))

/**
 * Rows { file, source, label, role, block }: role is what training made of the slice (train, holdout, margin), block the
 * consecutive slices or repeated pictures that stay together. Null where the data or Python's packages are missing.
 */
export function labelledRows(work) {
  if (!existsSync(join(labelledFolder, 'labels.csv'))) return null
  const { status, stdout } = spawnSync('/usr/bin/python3', [script, '--data', labelledFolder, '--work', work], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (status !== 0) return null
  return JSON.parse(stdout)
}

/** The picture of a row as the viewer would hand it on: modality values, square pixels. */
export async function pictureOf({ file }) {
  const { rows, columns, data } = await decodedPicture(join(labelledFolder, file))
  return { rows, columns, data, rowSpacing: 1, columnSpacing: 1, window: { centre: 128, width: 256 } }
}
