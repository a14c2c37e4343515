import { z } from 'zod'

/** `correlation` slides the kernel as written; `convolution` flips it by 180° first. */
export const convolutionModes = ['correlation', 'convolution'] as const
/**
 * What lies beyond the image: zeros, the nearest edge pixel, the image mirrored about the edge pixel's outer side
 * (… b a | a b …), or the image repeated (… c d | a b …). `valid`: nothing, only outputs whose whole kernel lies inside.
 */
export const borders = ['zero', 'replicate', 'reflect', 'wrap', 'valid'] as const
/** What lengths given to filters are measured in; millimetres become pixels by the image's spacing, per axis. */
export const lengthUnits = ['px', 'mm'] as const

/** A rectangle of an image's pixels. */
export const regionSchema = z.strictObject({
  row: z.int().min(0),
  column: z.int().min(0),
  rows: z.int().min(1),
  columns: z.int().min(1),
})
export type Region = z.infer<typeof regionSchema>

export const convolutionOptionsSchema = z.object({
  mode: z.enum(convolutionModes).default('correlation'),
  border: z.enum(borders).default('reflect'),
  /** Keeps every stride-th output of the stride-1 result, beginning with the first. */
  stride: z.int().min(1).max(64).default(1),
  /** Distance in pixels between neighbouring kernel samples. */
  dilation: z.int().min(1).max(64).default(1),
  unit: z.enum(lengthUnits).default('px'),
  /** Only those outputs of the whole result that are centred in it; neighbours outside are read from the image. */
  region: regionSchema.exactOptional(),
})
export type ConvolutionOptions = z.infer<typeof convolutionOptionsSchema>

export const kernelSchema = z.object({
  name: z.string().min(1).max(100),
  /** Rows of weights, all of one length. */
  weights: z.array(z.array(z.number())).min(1).max(255),
})

/** A kernel of three dimensions: `weights[slice][row][column]`. */
export const kernel3Schema = z.object({
  name: z.string().min(1).max(100),
  weights: z.array(z.array(z.array(z.number())).max(255)).min(1).max(255),
})
