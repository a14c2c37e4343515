import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { readDataSet } from '../../../electron/dicom/read-dataset.ts'
import { readStoredPixels, type StoredPixels } from '../../../electron/dicom/stored-pixels.ts'
import { askPeers, storedReferences } from './ask-peers.ts'
import { judge, passing, type Answer, type Judgement, type Opinion } from './verdict.ts'

export interface CheckedFile extends Judgement {
  /** Relative to the folder of samples, with `/`. */
  readonly file: string
  /** Its UID; '' for what is no DICOM. */
  readonly transferSyntax: string
}

interface Read {
  readonly path: string
  readonly file: string
  readonly transferSyntax: string
  readonly answer: Answer
}

/** Compares Sulcus' stored values of every file with the peers', or with their stored hashes. */
export async function checkFiles(root: string, paths: readonly string[], from: 'peers' | 'stored hashes'): Promise<CheckedFile[]> {
  const reads: Read[] = []
  for (const path of paths) reads.push({ path, file: relative(root, path).replaceAll('\\', '/'), ...(await read(path)) })
  if (from === 'peers') return withPeers(reads)
  const stored = storedReferences()
  return reads.map((one) => ({ file: one.file, transferSyntax: one.transferSyntax, ...judge({ ...one, opinions: stored[one.file] ?? [] }) }))
}

/** What pydicom answers decides; where it differs, everyone is asked, and how far apart they are is measured. */
async function withPeers(reads: readonly Read[]): Promise<CheckedFile[]> {
  const first = askPeers(reads.map(({ path }) => path))
  const judged = reads.map((one) => ({ ...one, ...judge({ ...one, opinions: first[one.path]?.opinions ?? [] }) }))
  const disputed = judged.filter(({ verdict }) => verdict === 'WRONG').map(({ path }) => path)
  const folder = mkdtempSync(join(tmpdir(), 'sulcus-conformance-'))
  try {
    const everyone = disputed.length > 0 ? askPeers(disputed, { everyone: true, folder }) : {}
    const checked: CheckedFile[] = []
    for (const { path, answer, ...one } of judged) {
      const opinions = everyone[path]?.opinions
      if (!opinions) checked.push(one)
      else checked.push({ ...one, ...judge({ ...one, answer, opinions, difference: await largestDifference(path, opinions[0]) }) })
    }
    return checked
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The opinions that a machine without peers is to compare with: those of the peers that decided. */
export function decidingOpinions(checked: readonly CheckedFile[], root: string): Record<string, readonly Opinion[]> {
  const paths = checked.map(({ file }) => join(root, file))
  const first = askPeers(paths)
  const disputed = checked.filter(({ verdict, detail }) => verdict === 'equal' && detail.includes('against')).map(({ file }) => join(root, file))
  const everyone = disputed.length > 0 ? askPeers(disputed, { everyone: true }) : {}
  const entries = checked.map(({ file, verdict }) => {
    if (!passing.has(verdict)) throw new Error(`${file}: ${verdict} is no fact to keep`)
    const path = join(root, file)
    return [file, (everyone[path] ?? first[path])?.opinions ?? []] as const
  })
  return Object.fromEntries(entries.filter(([, opinions]) => opinions.length > 0))
}

async function read(path: string): Promise<{ transferSyntax: string; answer: Answer }> {
  try {
    const dataSet = readDataSet(readFileSync(path))
    const transferSyntax = dataSet.ok ? dataSet.value.encoding.transferSyntax : ''
    const pixels = await readStoredPixels(path)
    if (!pixels.ok) return { transferSyntax, answer: { kind: 'failure', ...pixels.failure } }
    return { transferSyntax, answer: { kind: 'pixels', sha256: hashOf(pixels.value), shape: shapeOf(pixels.value) } }
  } catch (error) {
    return { transferSyntax: '', answer: { kind: 'crash', error: String(error) } }
  }
}

/** Of the numbers' bytes, little endian. */
export function hashOf({ data }: StoredPixels): string {
  return createHash('sha256').update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)).digest('hex')
}

export function shapeOf({ frames, rows, columns, samplesPerPixel }: StoredPixels): number[] {
  return [frames, rows, columns, samplesPerPixel].filter((size) => size !== 1)
}

/** Null where the numbers cannot be laid side by side. */
async function largestDifference(path: string, opinion: Opinion | undefined): Promise<number | null> {
  const ours = await readStoredPixels(path)
  if (!ours.ok || opinion?.raw === undefined) return null
  const { data } = ours.value
  const bytes = readFileSync(opinion.raw)
  if (bytes.length !== data.byteLength) return null
  const theirs = new (data.constructor as typeof Uint8Array)(new Uint8Array(bytes).buffer)
  let most = 0
  for (const [i, value] of theirs.entries()) most = Math.max(most, Math.abs(value - (data[i] ?? NaN)))
  return most
}
