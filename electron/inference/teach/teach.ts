import type { Example } from '../../core/labelled-examples.ts'
import type { JobContext } from '../../core/progress.ts'
import { fail, type Result } from '../../core/result.ts'
import type { SlicePixels } from '../../core/slice-pixels.ts'
import type { SliceHeader } from '../../core/study.ts'
import type { TeachingChoice } from '../../core/teaching.ts'
import { preprocess } from '../preprocess.ts'
import { copiedUpTo, copiesOf } from './copies.ts'
import { openFeatureReader } from './feature-reader.ts'
import { featureTensor } from './feature-tensor.ts'
import { placesOf } from './places.ts'
import { writeTaughtModel, type BaseModel, type Probe, type TaughtModel } from './taught-model.ts'
import { cautionsOf, refusal, teachHead } from './teach-head.ts'
import type { FeatureTable } from './train-head.ts'

/** The written network is compared with the trainer on so many slices. */
const probed = 8

interface ReadExamples {
  readonly kept: readonly Example[]
  readonly copies: readonly (readonly Float32Array[])[]
  readonly probes: readonly Probe[]
}

/**
 * Teaches a new linear head on the features of a frozen network: reads every labelled slice, finds how well a head does on
 * slices that it did not learn from, learns from all, and writes a network of its own.
 *
 * Fails with `teaching-refused` where labels or slices are too few or no honest hold-out can be formed, with `model-invalid`
 * for a network without such features, and with `cancelled`. Slices that cannot be read are left out and counted.
 */
export async function teach(
  base: BaseModel, choice: TeachingChoice, examples: readonly Example[], read: (header: SliceHeader) => Promise<Result<SlicePixels>>, job: JobContext,
): Promise<Result<TaughtModel>> {
  const { labels } = choice
  const countsOf = (some: readonly Example[]) => labels.map((_, label) => some.filter((one) => one.label === label).length)
  const refused = refusal(labels, countsOf(examples))
  if (refused) return refused
  const features = featureTensor(base.file.model, base.manifest.outputs.probabilities.name)
  if (!features.ok) return features
  const all = await readExamples(base, features.value, choice, examples, read, job)
  if (!all.ok) return all
  const { kept, copies, probes } = all.value
  const slices = countsOf(kept)
  const refusedNow = refusal(labels, slices)
  if (refusedNow) return refusedNow
  const table: FeatureTable = { columns: copies[0]?.[0]?.length ?? 0, copies, labels: kept.map(({ label }) => label), places: placesOf(kept), count: labels.length }
  const taught = await teachHead(table, labels, job)
  if (!taught.ok) return taught
  const { trained, holdOut } = taught.value
  const lost = examples.length - kept.length
  const report = {
    labels: [...labels], slices, holdOut,
    patients: new Set(kept.map(({ patient }) => patient)).size,
    series: new Set(kept.map(({ series }) => series)).size,
    copies: copies[0]?.length ?? 1,
    penalty: trained.penalty,
    temperature: trained.temperature,
    cautions: [...cautionsOf(table, labels, holdOut), ...(lost > 0 ? [`${lost} labelled ${lost === 1 ? 'slice' : 'slices'} could not be read and were left out.`] : [])],
  }
  return writeTaughtModel(base, features.value, trained, report, choice.none, probes)
}

async function readExamples(
  { manifest, file }: BaseModel, features: string, choice: TeachingChoice, examples: readonly Example[], read: (header: SliceHeader) => Promise<Result<SlicePixels>>, job: JobContext,
): Promise<Result<ReadExamples>> {
  const { input } = manifest
  const reader = await openFeatureReader(file, input, features)
  if (!reader.ok) return reader
  const wanted = examples.length <= copiedUpTo ? choice : { mirror: false, shifts: false }
  const kept: Example[] = []
  const copies: Float32Array[][] = []
  const probes: Probe[] = []
  for (const [done, example] of examples.entries()) {
    if (job.signal.aborted) return fail('cancelled', 'Teaching was cancelled.')
    job.onProgress({ stage: 'Reading labelled slices', done, total: examples.length })
    const slice = await read(example.header)
    if (slice.ok) {
      const picture = preprocess(slice.value, input).data
      const rows: Float32Array[] = []
      for (const copy of copiesOf(picture, { rows: input.height, columns: input.width }, wanted)) {
        const row = await reader.value.read(copy)
        if (!row.ok) return row
        rows.push(row.value)
      }
      kept.push(example)
      copies.push(rows)
      if (rows[0] && probes.length < probed) probes.push({ picture, features: rows[0] })
    }
    // Lets a cancel or another request in.
    await new Promise((resume) => setImmediate(resume))
  }
  return { ok: true, value: { kept, copies, probes } }
}
