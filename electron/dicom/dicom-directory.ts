import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Skipped } from '../core/study.ts'
import type { DataSet } from './data-set.ts'
import { fileState } from './file-bytes.ts'
import type { DicomLimits } from './limits.ts'
import type { FileList } from './list-files.ts'
import { tags } from './tags.ts'
import { isMemberPath } from './zip-archive.ts'

/** Whether a data set is a DICOMDIR (PS3.3 annex F): it describes a folder and holds no image. */
export function isDicomDirectory(dataSet: DataSet): boolean {
  return dataSet.has(tags.directoryRecordSequence)
}

/**
 * The files that a DICOMDIR's records in use refer to (PS3.3 F.3.2.2), found beside it whatever the case of their names,
 * as discs are mounted with either. The order of records and their offsets do not matter. Those that are missing are
 * counted in one entry, for a copied DICOMDIR has no files at all.
 */
export async function directoryFiles(path: string, dataSet: DataSet, limits: DicomLimits): Promise<FileList> {
  const files: string[] = []
  let missing = 0
  let unsafe = 0
  for (const record of dataSet.items(tags.directoryRecordSequence)) {
    const parts = record.strings(tags.referencedFileID).filter((part) => part !== '')
    if (parts.length === 0 || record.integer(tags.recordInUseFlag) === 0) continue
    if (parts.some((part) => part === '..' || part === '.' || /[/\\:\0]/.test(part))) {
      unsafe += 1
      continue
    }
    const file = await findFile(dirname(path), parts, limits)
    if (file) files.push(file)
    else missing += 1
  }
  const skipped: Skipped[] = []
  if (missing > 0)
    skipped.push({ file: path, code: 'file-not-found', message: `${missing} of the files that this DICOMDIR lists are missing.` })
  if (unsafe > 0)
    skipped.push({
      file: path,
      code: 'dicom-malformed',
      message: `${unsafe} records have a Referenced File ID (0004,1500) that points out of the folder (PS3.10 8.2).`,
    })
  return { files: [...new Set(files)], skipped }
}

async function findFile(folder: string, parts: readonly string[], limits: DicomLimits): Promise<string | null> {
  const inArchive = await isMemberPath(`${folder}/`)
  for (const candidate of [parts, parts.map((part) => part.toLowerCase())]) {
    const path = inArchive ? [folder, ...candidate].join('/') : join(folder, ...candidate)
    if ((await fileState(path, limits)).ok) return path
  }
  let path = folder
  for (const part of parts) {
    const names = await readdir(path).catch(() => [])
    const name = names.find((one) => one.toLowerCase() === part.toLowerCase())
    if (name === undefined) return null
    path = join(path, name)
  }
  return (await fileState(path, limits)).ok ? path : null
}
