import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { studyIndexSchema } from '../../electron/core/study.ts'
import { indexPaths } from '../../electron/dicom/index-paths.ts'
import { readStoredPixels } from '../../electron/dicom/stored-pixels.ts'
import { mrFile, text } from '../fixtures/dicom-file.ts'
import { tempFolder } from '../fixtures/temp-folder.ts'
import { Exerciser, type Exercised } from './exercise.ts'
import { mutations } from './mutate.ts'
import { originals, type Original } from './originals.ts'

// `npm run fuzz` makes many more, and of large samples too
const seed = Number(process.env['SULCUS_FUZZ_SEED'] ?? 20260101)
const mutants = 1000
const mostGrowthMiB = 512
const largest = 32 * 1024

describe(`damaged files, seed ${seed}`, () => {
  let all: readonly Original[] = []
  beforeAll(async () => void (all = await originals(largest)))

  it('were whole before: the generated ones have pixels', async () => {
    for (const { name, kind, bytes } of all.filter((one) => one.kind === 'dicom').slice(0, 15)) {
      const pixels = await readStoredPixels(bytes)
      expect([name, kind, pixels.ok ? 'ok' : pixels.failure]).toEqual([name, kind, 'ok'])
    }
  })

  it(`become pixels or a typed failure within 2 s: ${mutants} mutants, also of ZIP archives and DICOMDIRs`, async () => {
    const exerciser = new Exerciser(all, seed)
    const results: Exercised[] = []
    const before = process.memoryUsage().rss
    for (let index = 0; index < mutants; index += 1) results.push(await exerciser.exercise(index))
    exerciser.remove()
    expect(results.filter(({ problem }) => problem !== null)).toEqual([])
    // the mutants must exercise more than one door
    expect(new Set(results.map(({ mutation }) => mutation)).size).toBe(mutations.length)
    expect(new Set(results.map(({ outcome }) => outcome)).size).toBeGreaterThan(6)
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(mostGrowthMiB)
  }, 120_000)

  it('never keep a folder from being indexed', async () => {
    const folder = tempFolder()
    const exerciser = new Exerciser(all, seed + 1)
    for (let n = 0; n < 60; n += 1) writeFileSync(join(folder, String(n)), exerciser.mutant(n).bytes)
    exerciser.remove()
    writeFileSync(join(folder, 'whole'), mrFile([text('0020000e', 'UI', '2.25.77')]))
    const index = await indexPaths([folder], { onProgress: () => undefined, signal: new AbortController().signal })
    expect(studyIndexSchema.safeParse(index).success).toBe(true)
    const headers = index.studies.flatMap((study) => study.series.flatMap((series) => series.slices))
    expect(headers.map(({ file }) => file)).toContain(join(folder, 'whole'))
  }, 30_000)
})
