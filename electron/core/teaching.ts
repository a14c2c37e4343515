import { z } from 'zod'
import { classLabelSchema } from './class-labels.ts'

/** What a person calls a slice: a class's name of at least 2 characters, spaces at the ends taken off. */
export const sliceLabelSchema = z.string().trim().normalize('NFC').min(2, 'a label has at least 2 characters').pipe(classLabelSchema)

/** A label and how many slices bear it, those of studies that are not open included. */
export interface LabelCount {
  readonly label: string
  readonly slices: number
}

/** What one step of labelling changed. */
export interface LabelStep {
  /** Null: labels were taken off. */
  readonly label: string | null
  readonly slices: number
}

/** What a person wants a head taught from. */
export const teachingChoiceSchema = z
  .strictObject({
    labels: z.array(sliceLabelSchema).max(50).refine((labels) => new Set(labels).size === labels.length, 'a label is named twice'),
    /** Which of the labels says that nothing was found; null for none. */
    none: sliceLabelSchema.nullable(),
    /** Learn from left-right mirrored copies too: not where the side matters. */
    mirror: z.boolean(),
    /** Learn from slightly shifted copies too. */
    shifts: z.boolean(),
  })
  .refine(({ labels, none }) => none === null || labels.includes(none), { path: ['none'], error: 'must be one of the labels' })
export type TeachingChoice = z.infer<typeof teachingChoiceSchema>

/** How the head did on slices it had not learnt from, each by a head taught without them and their neighbours. */
export const holdOutSchema = z.object({
  by: z.enum(['patients', 'blocks']),
  /** How slices were held out, in a sentence. */
  how: z.string(),
  correct: z.int(),
  total: z.int(),
  /** Wilson's 95 % interval of the accuracy, as if slices were independent. */
  interval: z.tuple([z.number(), z.number()]),
  /** How many would be right by always naming the commonest label. */
  commonest: z.int(),
  /** Slices by their own label (row) and the head's (column), in the order of the labels. */
  confusion: z.array(z.array(z.int())),
  /** Mean of the probability given to the named label: near the accuracy where the head is calibrated. */
  confidence: z.number(),
  /** Mean negative logarithm of the probability given to the right label. */
  logLoss: z.number(),
})
export type HoldOut = z.infer<typeof holdOutSchema>

/** What a head was taught from and how well it does; counts only, nothing about patients. */
export const teachingReportSchema = z.object({
  labels: z.array(z.string()),
  /** Slices by label. */
  slices: z.array(z.int()),
  patients: z.int(),
  series: z.int(),
  /** How many copies of each slice were learnt from, itself included. */
  copies: z.int(),
  holdOut: holdOutSchema,
  /** Weight of half the squared weights beside the summed loss of the slices, chosen by cross-validation. */
  penalty: z.number(),
  /** What the logits are divided by, so that probabilities mean what they say; folded into the weights. */
  temperature: z.number(),
  /** Sentences about what the figures do not show. */
  cautions: z.array(z.string()),
})
export type TeachingReport = z.infer<typeof teachingReportSchema>
