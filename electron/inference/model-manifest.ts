import { z } from 'zod'
import { isPrintable } from '../core/printable.ts'
import { classLabelSchema, classLabelsSchema, type Classes } from '../core/class-labels.ts'
import { describedInputSchema } from './described-input.ts'

/** A model's id, and the name of its folder. */
export const modelIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/)

const words = (most: number) => z.string().max(most).regex(/\S/, 'must not be empty').refine(isPrintable, 'must be printable')

const identity = {
  schema: z.literal('sulcus-model/1'),
  id: modelIdSchema,
  version: words(40),
  title: words(200),
  licence: words(100),
  /** Name of the ONNX file beside the manifest. */
  file: z.string().regex(/^[\w.-]+\.onnx$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
}

/** `models/<id>/manifest.json` of a network that classifies: what it expects and says (schema `sulcus-model/1`). */
export const modelManifestSchema = z.strictObject({
  ...identity,
  /** Networks that box say so here; this one classifies. */
  task: z.undefined().optional(),
  input: z.strictObject({
    name: z.string(),
    width: z.int().min(16).max(1024),
    height: z.int().min(16).max(1024),
    preprocess: z.union([z.literal('letterbox-percentile/1'), describedInputSchema]),
    /** Lower and upper percentile (0..100) that become 0 and 1. */
    percentiles: z.tuple([z.number().min(0).max(100), z.number().min(0).max(100)]).refine(([low, high]) => low < high, 'the lower one must come first').default([0.5, 99.5]),
  }),
  outputs: z.strictObject({
    probabilities: z
      .strictObject({
        name: z.string(),
        /** In the order of the numbers. */
        labels: classLabelsSchema,
        /** Which label says that nothing was found; where absent, `none` if there is such a label. */
        none: classLabelSchema.exactOptional(),
        /** What makes probabilities of the numbers: nothing where the network gives probabilities itself. */
        activation: z.enum(['none', 'softmax']).default('none'),
      })
      .refine(({ labels, none }) => none === undefined || labels.includes(none), { path: ['none'], error: 'must be one of the labels' }),
    /** [1, 1, height / stride, width / stride] in 0..1; absent: the network shows no place. */
    heat: z.strictObject({ name: z.string(), stride: z.int().min(1).max(64) }).exactOptional(),
    /**
     * How far what a heat cell marks reaches from the cell's middle: left, top, right, bottom, in input pixels,
     * [1, 4, height / stride, width / stride] with the heat's stride. Absent: the network draws no boxes.
     */
    sides: z.strictObject({ name: z.string() }).exactOptional(),
    /** [N, F], what the last linear layer reads; for those who compare or teach. */
    features: z.strictObject({ name: z.string() }).exactOptional(),
    /**
     * Each cell's share of each class's logit, [N, classes, rows, columns] of `stride` input pixels a cell: summed over
     * the cells and with `bias` they are the logits whose softmax the probabilities are, so maps of them are exact.
     */
    evidence: z.strictObject({ name: z.string(), stride: z.int().min(1).max(64), bias: z.array(z.number()) }).exactOptional(),
  }).refine(({ probabilities, evidence }) => !evidence || evidence.bias.length === probabilities.labels.length, 'evidence.bias must have one number for each label')
    .refine(({ heat, sides }) => !sides || heat, 'sides need heat'),
  /** A slice whose largest probability lies below this is abstained from. */
  abstainBelow: z.number().min(0).max(1),
  /** Lower display threshold that suits this network's heat maps. */
  heatThreshold: z.number().min(0).max(1),
  /** What the network was trained on; the gate refuses the rest. Absent: nobody knows, and it speaks on every series. */
  domain: z
    .strictObject({
      modality: z.array(z.string()),
      bodyPart: z.array(z.string()),
      contrast: z.string(),
      /** Checks of the header that do not count, by name (`gate/series-gate.ts`): a taught network’s own slices do not pass them. */
      waived: z.array(z.string()).exactOptional(),
    })
    .exactOptional(),
  /**
   * Folder beside this manifest with the same network in 8-bit integers, with papers of its own, and how many percentage
   * points of held-out slices fewer it called right when that was measured.
   */
  quantised: z.strictObject({ folder: z.string().regex(/^[a-z0-9-]{1,32}$/), accuracyLoss: z.number() }).exactOptional(),
  /** Of a network that was taught: the one that it was taught on, and from what. For people to read. */
  base: z.unknown().exactOptional(),
  taught: z.unknown().exactOptional(),
})
export type ModelManifest = z.infer<typeof modelManifestSchema>
export type ModelDomain = NonNullable<ModelManifest['domain']>

/** The same of a network that boxes or outlines what it sees; the rest stands in its own file (an Ultralytics export). */
export const detectorManifestSchema = z.strictObject({ ...identity, task: z.enum(['detect', 'segment']) })
export type DetectorManifest = z.infer<typeof detectorManifestSchema>

export type AnyManifest = ModelManifest | DetectorManifest

/** The schema that a document wants to fit, so that what is wrong with it can be named. */
export function manifestSchemaFor(document: unknown): typeof modelManifestSchema | typeof detectorManifestSchema {
  return typeof document === 'object' && document !== null && 'task' in document ? detectorManifestSchema : modelManifestSchema
}

/** What a network can answer, by its manifest. */
export function classesOf({ outputs: { probabilities } }: Pick<ModelManifest, 'outputs'>): Classes {
  const { labels, none = 'none' } = probabilities
  return { labels, noFinding: labels.includes(none) ? none : null }
}

const sample = z.tuple([z.int(), z.int(), z.number()])

/** A made-up slice. */
const picture = {
  name: z.string(),
  rows: z.int().positive(),
  columns: z.int().positive(),
  rowSpacing: z.number().positive(),
  columnSpacing: z.number().positive(),
  pixels: z.array(z.number()),
  /** What networks that see slices through their window see it through. */
  window: z.object({ centre: z.number(), width: z.number() }).default({ centre: 0, width: 1 }),
}

/** `golden.json`: made-up pictures with the values the network must answer (schema `sulcus-golden/1`). */
export const goldenSchema = z.object({
  schema: z.literal('sulcus-golden/1'),
  cases: z
    .array(
      z.object({
        ...picture,
        /** [row, column, value] of the preprocessed input. */
        inputSamples: z.array(sample),
        /** In the order of the manifest's labels. */
        probabilities: z.array(z.number()),
        /** [row, column, value] of the heat grid. */
        heatSamples: z.array(sample),
      }),
    )
    .min(1),
})
export type Golden = z.infer<typeof goldenSchema>

/** `golden.json` of a network that boxes: numbers of its outputs, in their order (schema `sulcus-golden-tensors/1`). */
export const tensorGoldenSchema = z.object({
  schema: z.literal('sulcus-golden-tensors/1'),
  cases: z
    .array(z.object({ ...picture, outputs: z.array(z.object({ dims: z.array(z.int()), samples: z.array(z.tuple([z.int(), z.number()])) })) }))
    .min(1),
})
export type TensorGolden = z.infer<typeof tensorGoldenSchema>
