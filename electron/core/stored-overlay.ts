import { z } from 'zod'

const byte = z.int().min(0).max(255)

/** One segment of a Segmentation (PS3.3 C.8.20.4); empty string where the file is silent. */
export const segmentSchema = z.object({
  /** Segment Number: what labels of a labelmap and frames of the other kinds refer to. */
  number: z.int().min(0).max(65535),
  label: z.string(),
  /** Code meanings, e.g. "Morphologically abnormal structure" and "Neoplasm". */
  category: z.string(),
  type: z.string(),
  /** AUTOMATIC, SEMIAUTOMATIC or MANUAL, and the algorithm's name. */
  algorithmType: z.string(),
  algorithmName: z.string(),
  /** sRGB of the file's recommended colour; null when it recommends none. */
  colour: z.tuple([byte, byte, byte]).nullable(),
})
export type Segment = z.infer<typeof segmentSchema>

const segmentationSchema = z.object({
  kind: z.literal('segmentation'),
  /** How pixels say what they belong to (Segmentation Type). */
  form: z.enum(['binary', 'fractional', 'labelmap']),
  /** What a fraction means: PROBABILITY or OCCUPANCY; empty for other forms. */
  fraction: z.string(),
  segments: z.array(segmentSchema).min(1),
})

const parametricMapSchema = z.object({
  kind: z.literal('parametric-map'),
  /** What is mapped, e.g. "Apparent Diffusion Coefficient". */
  quantity: z.string(),
  /** Code value of the unit, usually UCUM, e.g. "um2/s"; and its meaning in words. */
  unit: z.string(),
  unitMeaning: z.string(),
})

/** A Segmentation or Parametric Map that a file holds, to be laid over the series that it was made from. */
export const storedOverlaySchema = z.object({
  /** Stable key within Sulcus: a hash of the SOP Instance UID. */
  id: z.string(),
  /** Absolute path of the file that holds it. */
  file: z.string(),
  sopInstanceUID: z.string(),
  seriesNumber: z.int().nullable(),
  /** Content Label, Content Description or Series Description: what the writer called it. */
  label: z.string(),
  content: z.discriminatedUnion('kind', [segmentationSchema, parametricMapSchema]),
  /** How many frames the file has. */
  frames: z.int().positive(),
  /** For each slice of the series, in its order, the numbers (from 1) of the frames that lie on it; [] for an orphan. */
  framesOnSlice: z.array(z.array(z.int().positive())),
  /** Sentences for the person, e.g. about frames that lie on no slice. */
  notes: z.array(z.string()),
})
export type StoredOverlay = z.infer<typeof storedOverlaySchema>
