import { breather } from '../../core/breather.ts'
import type { JobContext } from '../../core/progress.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { HoldOut } from '../../core/teaching.ts'
import { divide, margin, tellable, type Folds } from './hold-out.ts'
import { abstainThreshold, scoreOf, wilsonInterval } from './score.ts'
import { testHead, trainHead, type FeatureTable, type TrainedHead } from './train-head.ts'

/** Each label needs so many slices, and there must be two labels. */
export const fewestSlices = 5

/** What can be said before anything is computed: null, or why no head can be taught. */
export function refusal(labels: readonly string[], counts: readonly number[]): Result<never> | null {
  if (labels.length < 2) return fail('teaching-refused', 'Two labels are needed to tell one from the other; label slices with a second one.')
  const few = labels.flatMap((label, i) => ((counts[i] ?? 0) < fewestSlices ? [`“${label}” has ${counts[i] ?? 0}`] : []))
  if (few.length > 0) return fail('teaching-refused', `Each label needs at least ${fewestSlices} slices of opened studies: ${few.join(', ')}.`)
  return null
}

class Cancelled extends Error {}

/** A head, how well it does, and the least probability that it may speak with. */
export interface TaughtHead {
  readonly trained: TrainedHead
  readonly holdOut: HoldOut
  readonly abstainBelow: number
}

/**
 * Teaches a head and finds how well it does: first on slices held out in turn, then from all. Fails with `teaching-refused`
 * where no honest hold-out can be formed, and with `cancelled`.
 */
export async function teachHead(table: FeatureTable, labels: readonly string[], job: JobContext): Promise<Result<TaughtHead>> {
  const { places, labels: truths, count } = table
  const folds = divide(places, truths, count)
  if (!folds) {
    return fail('teaching-refused', tellable(places, truths, count)
      ? 'A label comes from one patient’s series alone, which show no other label: telling that patient from the others would look like success. Label slices of each kind in the same series, or of at least two patients.'
      : `The labelled slices lie too close together to hold some out: within ${margin.slices} slices or ${margin.millimetres} mm neighbours look alike. Label more slices, further apart, or of a second patient.`)
  }
  const breathe = breather()
  const between = async (): Promise<void> => {
    await breathe()
    if (job.signal.aborted) throw new Cancelled()
  }
  const total = folds.folds.length + 1
  const stage = 'Teaching'
  try {
    const { probabilities, truth } = await testHead(table, folds.folds, (done) => job.onProgress({ stage, done, total }), between)
    job.onProgress({ stage, done: total - 1, total })
    const trained = await trainHead(table, between)
    job.onProgress({ stage, done: total, total })
    const { correct, total: tested, confusion, confidence, logLoss } = scoreOf(probabilities, truth, count)
    const commonest = Math.max(...labels.map((_, label) => truth.filter((one) => one === label).length))
    const [low, high] = wilsonInterval(correct, tested)
    const holdOut = { by: folds.by, how: sentence(folds, table), correct, total: tested, interval: [low, high] as [number, number], commonest, confusion: confusion.map((row) => [...row]), confidence, logLoss }
    return ok({ trained, holdOut, abstainBelow: abstainThreshold(probabilities) })
  } catch (error) {
    if (error instanceof Cancelled) return fail('cancelled', 'Teaching was cancelled.')
    throw error
  }
}

function sentence({ by, folds }: Folds, { places }: FeatureTable): string {
  if (by === 'patients') return `Every slice was named by a head taught without its patient (${folds.length} groups of patients in turn).`
  const patients = new Set(places.map(({ patient }) => patient)).size
  const which = patients === 1 ? 'All slices come from one patient, so' : 'Not every label comes from two patients, so'
  return `${which} blocks of neighbouring slices were held out in turn (${folds.length}), and nothing within ${margin.slices} slices or ${margin.millimetres} mm of them was learnt from. This says nothing about other patients.`
}

/** What the figures do not show, in sentences. */
export function cautionsOf({ places, labels: truths, count }: FeatureTable, labels: readonly string[], { correct, total, commonest, by }: HoldOut): readonly string[] {
  const apart = labels.filter((_, label) => {
    const shared = new Set(places.filter((_place, i) => truths[i] !== label).map(({ series }) => series))
    return count > 1 && !places.some(({ series }, i) => truths[i] === label && shared.has(series))
  })
  return [
    ...(correct <= commonest ? [`It did not do better than always naming the commonest label (${commonest} of ${total}): it has learnt nothing that holds.`] : []),
    ...(apart.length > 0 ? [`No series shows ${apart.map((label) => `“${label}”`).join(' or ')} beside another label: what tells the series apart may have been learnt instead.`] : []),
    ...(by === 'blocks' || total < 100 ? ['Slices of one head resemble each other more than independent ones; the true uncertainty is larger than the interval.'] : []),
  ]
}
