import { betweenSteps } from '../../core/between-steps.ts'
import type { Example } from '../../core/labelled-examples.ts'
import type { JobContext } from '../../core/progress.ts'
import { fail, type Result } from '../../core/result.ts'
import type { SlicePixels } from '../../core/slice-pixels.ts'
import type { SliceHeader } from '../../core/study.ts'
import type { TeachingChoice } from '../../core/teaching.ts'
import { preprocess, type NetworkInput } from '../preprocess.ts'
import { copiedUpTo, copiesOf } from './copies.ts'
import { openFeatureReader, type ReadFeatures } from './feature-reader.ts'
import { featureTensor } from './feature-tensor.ts'
import { knownSlices } from './known-slices.ts'
import { placesOf } from './places.ts'
import { taughtDomain } from './taught-domain.ts'
import { writeTaughtModel, type BaseModel, type Probe, type TaughtModel } from './taught-model.ts'
import { cautionsOf, refusal, teachHead } from './teach-head.ts'
import type { FeatureTable } from './train-head.ts'

/** The written network is compared with the trainer on so many slices. */
const probed = 8

/** How labelled slices are read, and what the gate says against a picture as the network gets it, in words. */
export interface TaughtSlices {
  readonly read: (header: SliceHeader) => Promise<Result<SlicePixels>>
  readonly silences: (input: NetworkInput) => readonly string[]
}

interface ReadExamples {
  readonly kept: readonly Example[]
  readonly copies: readonly (readonly Float32Array[])[]
  readonly probes: readonly Probe[]
  /** What the gate reads of each slice. */
  readonly gated: readonly Float32Array[]
  /** What the gate says against each slice's picture. */
  readonly against: readonly (readonly string[])[]
}

/**
 * Teaches a new linear head on the features of a frozen network: reads every labelled slice, finds how well a head does on
 * slices that it did not learn from, learns from all, and writes a network of its own.
 *
 * Fails with `teaching-refused` where labels or slices are too few or no honest hold-out can be formed, with `model-invalid`
 * for a network without such features, and with `cancelled`. Slices that cannot be read are left out and counted.
 */
export async function teach(
  base: BaseModel, choice: TeachingChoice, examples: readonly Example[], source: TaughtSlices, job: JobContext,
): Promise<Result<TaughtModel>> {
  const { labels } = choice
  const countsOf = (some: readonly Example[]) => labels.map((_, label) => some.filter((one) => one.label === label).length)
  const refused = refusal(labels, countsOf(examples))
  if (refused) return refused
  const features = featureTensor(base.file.model, base.manifest.outputs.probabilities.name)
  if (!features.ok) return features
  const all = await readExamples(base, features.value, choice, examples, source, job)
  if (!all.ok) return all
  const { kept, copies, probes, gated, against } = all.value
  const slices = countsOf(kept)
  const refusedNow = refusal(labels, slices)
  if (refusedNow) return refusedNow
  const table: FeatureTable = { columns: copies[0]?.[0]?.length ?? 0, copies, labels: kept.map(({ label }) => label), places: placesOf(kept), count: labels.length }
  const taught = await teachHead(table, labels, job)
  if (!taught.ok) return taught
  const { trained, holdOut, abstainBelow } = taught.value
  const lost = examples.length - kept.length
  const scope = base.manifest.domain && taughtDomain(base.manifest.domain, kept.map(({ of }) => of))
  const known = base.known && knownSlices(base.known, gated, table, labels)
  const report = {
    labels: [...labels], slices, holdOut,
    patients: new Set(kept.map(({ patient }) => patient)).size,
    series: new Set(kept.map(({ series }) => series)).size,
    copies: copies[0]?.length ?? 1,
    penalty: trained.penalty,
    temperature: trained.temperature,
    cautions: [
      ...cautionsOf(table, labels, holdOut),
      ...(lost > 0 ? [`${lost} labelled ${lost === 1 ? 'slice' : 'slices'} could not be read and were left out.`] : []),
      ...(choice.none === null ? ['No label says that nothing was found: every slice that it does not abstain from gets one of these.'] : []),
      ...(scope && scope.reasons.length > 0 ? [`It was taught from series on which the network that it is built on abstains, and will answer to such: ${scope.reasons.join(' ')}`] : []),
      ...(known ? silencedOf(against) : ['Nothing keeps it from answering to slices unlike those that it was taught from: the network that it is built on brings no statistics for that.']),
    ],
  }
  return writeTaughtModel(base, { features: features.value, trained, abstainBelow, domain: scope?.domain, report, none: choice.none, probes, known })
}

async function readExamples(
  { manifest, file, known }: BaseModel, features: string, choice: TeachingChoice, examples: readonly Example[], source: TaughtSlices, job: JobContext,
): Promise<Result<ReadExamples>> {
  const { input } = manifest
  const reader = await openFeatureReader(file, input, features, known?.tensors)
  if (!reader.ok) return reader
  const wanted = examples.length <= copiedUpTo ? choice : { mirror: false, shifts: false }
  const kept: Example[] = []
  const copies: Float32Array[][] = []
  const probes: Probe[] = []
  const gated: Float32Array[] = []
  const against: (readonly string[])[] = []
  for (const [done, example] of examples.entries()) {
    if (job.signal.aborted) return fail('cancelled', 'Teaching was cancelled.')
    job.onProgress({ stage: 'Reading labelled slices', done, total: examples.length })
    const slice = await source.read(example.header)
    if (slice.ok) {
      const prepared = preprocess(slice.value, input)
      const picture = prepared.data
      const rows: ReadFeatures[] = []
      for (const copy of copiesOf(picture, { rows: input.height, columns: input.width }, wanted)) {
        const row = await reader.value.read(copy)
        if (!row.ok) return row
        rows.push(row.value)
      }
      kept.push(example)
      against.push(source.silences(prepared))
      copies.push(rows.map((row) => row.features))
      const [own] = rows
      if (own) gated.push(own.gated)
      if (own && probes.length < probed) probes.push({ picture, features: own.features })
    }
    await betweenSteps(job)
  }
  return { ok: true, value: { kept, copies, probes, gated, against } }
}

/** Whether the taught network would be silent on slices that it was taught from, as their pictures are: in a sentence. */
function silencedOf(against: readonly (readonly string[])[]): readonly string[] {
  const silenced = against.filter((reasons) => reasons.length > 0)
  if (silenced.length === 0) return []
  const reasons = [...new Set(silenced.flat())]
  return [`It will abstain from pictures like ${silenced.length} of the ${against.length} that it was taught from: ${reasons.join(' ')}`]
}
