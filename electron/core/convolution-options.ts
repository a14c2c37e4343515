import { z } from 'zod'

/** `correlation` slides the kernel as written; `convolution` flips it by 180° first. */
export const convolutionModes = ['correlation', 'convolution'] as const
/** What lies beyond the image: zeros, the nearest edge pixel, or the image mirrored about the edge pixel's outer side (…b a | a b…). */
export const borders = ['zero', 'replicate', 'reflect'] as const

export const convolutionOptionsSchema = z.object({
  mode: z.enum(convolutionModes).default('correlation'),
  border: z.enum(borders).default('reflect'),
  /** Keeps every stride-th output of the stride-1 "same" result, beginning with the first. */
  stride: z.int().min(1).max(64).default(1),
  /** Distance in pixels between neighbouring kernel samples. */
  dilation: z.int().min(1).max(64).default(1),
})
export type ConvolutionOptions = z.infer<typeof convolutionOptionsSchema>

export const kernelSchema = z.object({
  name: z.string().min(1).max(100),
  /** Rows of weights, all of one length. */
  weights: z.array(z.array(z.number())).min(1).max(255),
})
