import { z } from 'zod'
import { isPrintable } from './printable.ts'

/** The classes of the network that Sulcus comes with, whose words and colours are fixed. */
export const tumourLabels = ['none', 'glioma', 'meningioma', 'pituitary'] as const

/** What a slice is called where no class is: the gate refused the series, or no class was probable enough. */
export const abstained = 'abstained'

/** A class's name as the network's manifest gives it. */
export const classLabelSchema = z
  .string()
  .min(1)
  .max(64)
  .refine(isPrintable, 'must be printable')
  .refine((label) => label.trim() === label && label !== abstained && label !== '__proto__', 'must be a plain name, and not “abstained”')
export type ClassLabel = z.infer<typeof classLabelSchema>

/** All classes of a network, in the order of its answers. */
export const classLabelsSchema = z
  .array(classLabelSchema)
  .min(2, 'a network needs 2 classes at least')
  .max(100, 'more than 100 classes cannot be shown')
  .refine((labels) => new Set(labels).size === labels.length, 'must differ from one another')
  .readonly()

/** A class, or `abstained`. */
export type FindingLabel = string

/** What a network can answer. */
export interface Classes {
  readonly labels: readonly ClassLabel[]
  /** The label that says that nothing was found; null for a network that always names something. */
  readonly noFinding: ClassLabel | null
}

/** The classes that are a finding, in the order of the network's answers. */
export function findingLabels({ labels, noFinding }: Classes): readonly ClassLabel[] {
  return labels.filter((label) => label !== noFinding)
}

/** True for a finding that is neither the label for "nothing found" nor an abstention. */
export function isFlagged(finding: FindingLabel, { noFinding }: Pick<Classes, 'noFinding'>): boolean {
  return finding !== noFinding && finding !== abstained
}

/** True for a network that names tumours and nothing else, which allows plainer words. */
export function namesTumoursOnly({ labels }: Pick<Classes, 'labels'>): boolean {
  const known: readonly string[] = tumourLabels
  return labels.every((label) => known.includes(label))
}

/** How probable any finding is, 0..1: the rest of "nothing found", else the most probable class. */
export function anomalyProbability(probabilities: Readonly<Record<ClassLabel, number>>, { labels, noFinding }: Classes): number {
  if (noFinding !== null) return 1 - (probabilities[noFinding] ?? 0)
  return Math.max(...labels.map((label) => probabilities[label] ?? 0))
}
