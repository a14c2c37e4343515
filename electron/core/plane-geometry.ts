import { z } from 'zod'

const vectorSchema = z.tuple([z.number(), z.number(), z.number()])

/**
 * Where a slice lies: ImagePositionPatient, the two halves of ImageOrientationPatient, and PixelSpacing in mm.
 * `rowDirection` points along increasing column, `columnDirection` along increasing row.
 */
export const planeGeometrySchema = z.object({
  position: vectorSchema,
  rowDirection: vectorSchema,
  columnDirection: vectorSchema,
  /** Distance between the centres of neighbouring rows, mm (PixelSpacing[0]). */
  rowSpacing: z.number().positive(),
  /** Distance between the centres of neighbouring columns, mm (PixelSpacing[1]). */
  columnSpacing: z.number().positive(),
})
export type PlaneGeometry = z.infer<typeof planeGeometrySchema>
