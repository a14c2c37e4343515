import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failureCodes, type FailureCode } from '../../electron/core/failure-codes.ts'
import type { Failure, Result } from '../../electron/core/result.ts'
import { studyIndexSchema } from '../../electron/core/study.ts'
import { indexPaths } from '../../electron/dicom/index-paths.ts'
import { readTags } from '../../electron/dicom/read-tags.ts'
import { readSlicePixels } from '../../electron/dicom/slice-pixels.ts'
import { readSliceValues } from '../../electron/dicom/slice-values.ts'
import { readStoredPixels } from '../../electron/dicom/stored-pixels.ts'
import { stackSlice } from '../fixtures/dicom-file.ts'
import { mutate, type Mutation } from './mutate.ts'
import type { Original } from './originals.ts'
import { randomNumbers } from './random.ts'

/** Longest that one mutant may keep a person waiting. */
export const mostMilliseconds = 2000

export interface Exercised {
  readonly index: number
  readonly original: string
  readonly mutation: Mutation
  /** Pixels, or the code of why not. */
  readonly outcome: 'pixels' | FailureCode
  readonly milliseconds: number
  /** What Sulcus should not have done; null when all is well. */
  readonly problem: string | null
}

/** Codes of failures that lie in a file's DICOM: their sentences must name the tag or the clause that is broken. */
const withRule: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'not-dicom', 'dicom-truncated', 'dicom-malformed', 'archive-invalid', 'no-pixel-data', 'unsupported-transfer-syntax',
  'unsupported-pixel-format', 'pixel-data-too-short', 'decode-failed',
])
const rule = /\([0-9A-F]{4},[0-9A-F]{4}(-[0-9A-F]{4})?\)|PS3\.\d+|ITU-T T\.\d+|RFC \d+|APPNOTE|its name |Hidden files/

/** Feeds mutants to everything that reads files, as a person would open them. */
export class Exerciser {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sulcus-fuzz-'))
  readonly #originals: readonly Original[]
  readonly #seed: number

  constructor(originals: readonly Original[], seed: number) {
    this.#originals = originals
    this.#seed = seed
    // what the DICOMDIRs lead to
    mkdirSync(join(this.#folder, 'IM'))
    for (const i of [0, 1]) writeFileSync(join(this.#folder, 'IM', String(i)), stackSlice(i))
  }

  /** The mutant of a number: always the same for a seed and a set of originals. */
  mutant(index: number): { readonly original: Original; readonly mutation: Mutation; readonly bytes: Uint8Array } {
    const original = this.#originals[index % this.#originals.length]
    if (!original) throw new Error('there is nothing to mutate')
    return { original, ...mutate(original.bytes, original.places, randomNumbers(Math.imul(this.#seed, 0x9e3779b1) + index)) }
  }

  async exercise(index: number): Promise<Exercised> {
    const { original, mutation, bytes } = this.mutant(index)
    const begun = performance.now()
    const about = { index, original: original.name, mutation }
    try {
      const { outcome, problem } = await this.#open(original, bytes)
      const milliseconds = performance.now() - begun
      const slow = milliseconds > mostMilliseconds ? `took ${Math.round(milliseconds)} ms` : null
      return { ...about, outcome, milliseconds, problem: problem ?? slow }
    } catch (error) {
      const problem = `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
      return { ...about, outcome: 'internal-error', milliseconds: performance.now() - begun, problem }
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }

  async #open({ kind }: Original, bytes: Uint8Array): Promise<{ outcome: Exercised['outcome']; problem: string | null }> {
    const path = join(this.#folder, kind === 'DICOMDIR' ? 'DICOMDIR' : 'mutant')
    writeFileSync(path, bytes)
    const pixels = kind === 'dicom' ? await readStoredPixels(bytes) : null
    const answers: Result<unknown>[] = [...(pixels ? [pixels] : []), ...(kind === 'zip' ? [] : [await readTags(path)])]
    const index = await indexPaths([path], { onProgress: () => undefined, signal: new AbortController().signal })
    const headers = index.studies.flatMap((study) => study.series.flatMap(({ slices }) => slices)).slice(0, 3)
    for (const header of headers) answers.push(await readSlicePixels(header), await readSliceValues(header))
    const failures: Failure[] = [...answers.flatMap((answer) => (answer.ok ? [] : [answer.failure])), ...index.skipped]
    const outcome = (pixels ? pixels.ok : headers.length > 0) ? 'pixels' : (failures[0]?.code ?? 'pixels')
    const badIndex = studyIndexSchema.safeParse(index).success ? null : 'an index that its own schema refuses'
    return { outcome, problem: badIndex ?? failures.map(problemWith).find((problem) => problem !== null) ?? null }
  }
}

function problemWith({ code, message }: Failure): string | null {
  if (!failureCodes.includes(code) || code === 'internal-error') return `an unknown code: ${code}`
  if (/Nobody|T-1\b/.test(message)) return `a sentence that names the patient: ${message}`
  if (withRule.has(code) && !rule.test(message)) return `a sentence without tag or rule: ${message}`
  return null
}
