import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Opinion } from './verdict.ts'

const opinion = z.object({
  by: z.string(),
  sha256: z.string(),
  shape: z.array(z.number()),
  conversion: z.string().exactOptional(),
  raw: z.string().exactOptional(),
})
const answers = z.record(z.string(), z.object({ opinions: z.array(opinion), refusals: z.record(z.string(), z.string()), names: z.array(z.string()).exactOptional() }))
export type PeerAnswer = z.infer<typeof answers>[string]

const oracle = fileURLToPath(new URL('peer-oracle.py', import.meta.url))
const python = '/usr/bin/python3'
export const hasPeers = spawnSync(python, [oracle, '--probe'], { stdio: 'ignore' }).status === 0
export const noPeers = `${python} cannot import pydicom`

/** Asks pydicom, and gdcm and dcmtk where it has no answer; all of them with `everyone`. `folder` takes their bytes. */
export function askPeers(files: readonly string[], options: { everyone?: boolean; folder?: string } = {}): Readonly<Record<string, PeerAnswer>> {
  const input = JSON.stringify({ files, ...options })
  const run = spawnSync(python, [oracle], { input, encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (run.status !== 0) throw new Error(`the oracle failed: ${run.stderr.slice(-500)}`)
  return answers.parse(JSON.parse(run.stdout))
}

/** What the peers once answered, for machines without them: facts about public files, no data. */
export const referencesFile = fileURLToPath(new URL('reference-hashes.json', import.meta.url))
const references = z.record(z.string(), z.array(opinion))

export function storedReferences(): Readonly<Record<string, readonly Opinion[]>> {
  return existsSync(referencesFile) ? references.parse(JSON.parse(readFileSync(referencesFile, 'utf8'))) : {}
}
