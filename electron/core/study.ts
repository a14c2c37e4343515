import { z } from 'zod'
import { failureCodes } from './failure-codes.ts'
import { planes } from './geometry.ts'
import { planeGeometrySchema } from './plane-geometry.ts'
import { storedOverlaySchema } from './stored-overlay.ts'

/** How the slices of a volume lie as tiles in one picture, from left to right, then down (mosaics of Siemens, grids of United Imaging). */
export const mosaicSchema = z.object({
  tiles: z.int().positive(),
  /** Tiles in a row of tiles, and rows of tiles. */
  across: z.int().positive(),
  /** Whether a volume keeps the tiles in the order in which they are stored, whichever way they go. */
  keepsOrder: z.boolean().optional(),
})
export type Mosaic = z.infer<typeof mosaicSchema>

/** One displayable frame of one instance: what can be known without decoding its pixels. */
export const sliceHeaderSchema = z.object({
  /** Absolute path of the file that holds the frame. */
  file: z.string(),
  /** DICOM frame number, counted from 1; of a mosaic, the number of the tile. */
  frame: z.int().positive(),
  sopInstanceUID: z.string(),
  instanceNumber: z.int().nullable(),
  rows: z.int().positive(),
  columns: z.int().positive(),
  /** Null when the file says nothing about where the slice lies. */
  geometry: planeGeometrySchema.nullable(),
  /** There when the slice is a tile of its instance's picture. */
  mosaic: mosaicSchema.optional(),
})
export type SliceHeader = z.infer<typeof sliceHeaderSchema>

/** Header facts that the gate and the reports need; empty string where the file is silent. */
export const seriesSchema = z.object({
  /** Stable key within Sulcus: a hash of the SeriesInstanceUID and what split it. */
  id: z.string(),
  seriesInstanceUID: z.string(),
  /** Series that share it share patient coordinates. */
  frameOfReferenceUID: z.string().optional(),
  seriesNumber: z.int().nullable(),
  description: z.string(),
  modality: z.string(),
  /** SOP Class UID of the first slice: tells acquired slices from screen captures. */
  sopClassUID: z.string().optional(),
  /** Burned In Annotation (0028,0301): YES, NO or empty. */
  burnedInAnnotation: z.string().optional(),
  bodyPart: z.string(),
  contrastAgent: z.string(),
  scanningSequence: z.array(z.string()),
  imageType: z.array(z.string()),
  echoTime: z.number().nullable(),
  repetitionTime: z.number().nullable(),
  inversionTime: z.number().nullable(),
  /** True for RGB, YBR and palette pictures: not a scalar image. */
  colour: z.boolean(),
  plane: z.enum(planes),
  rows: z.int().positive(),
  columns: z.int().positive(),
  /** Ordered by position along the normal, then by instance number. */
  slices: z.array(sliceHeaderSchema).min(1),
  /** Sentences for the person, e.g. about missing slices. */
  warnings: z.array(z.string()),
  /** Segmentations and parametric maps made from this series. */
  overlays: z.array(storedOverlaySchema).optional(),
})
export type Series = z.infer<typeof seriesSchema>

export const studySchema = z.object({
  /** Stable key within Sulcus: a hash of the StudyInstanceUID. */
  id: z.string(),
  studyInstanceUID: z.string(),
  patientName: z.string(),
  patientId: z.string(),
  studyDate: z.string(),
  description: z.string(),
  series: z.array(seriesSchema).min(1),
  /** Segmentations and parametric maps of this study whose source series is not among its series. */
  orphans: z.array(storedOverlaySchema).optional(),
})
export type Study = z.infer<typeof studySchema>

/** A file that was not opened, and why. */
export const skippedSchema = z.object({ file: z.string(), code: z.enum(failureCodes), message: z.string() })
export type Skipped = z.infer<typeof skippedSchema>

/** A file that an opening left out, with what its header tells of where it belongs, as far as that can be read. */
export const unopenedSchema = skippedSchema.extend({
  studyInstanceUID: z.string().optional(),
  /** Series Instance UIDs that an overlay refers to whose source was not opened. */
  sourceSeries: z.array(z.string()).optional(),
})
export type Unopened = z.infer<typeof unopenedSchema>

/** What a set of paths turned out to hold. */
export const studyIndexSchema = z.object({ studies: z.array(studySchema), skipped: z.array(unopenedSchema) })
export type StudyIndex = z.infer<typeof studyIndexSchema>
