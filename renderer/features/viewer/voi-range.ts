import { Enums } from '@cornerstonejs/core'
import { type VoiFunction, type Window, voiFunctions } from '../../../electron/core/slice-pixels.ts'

/** Cornerstone's names of the VOI LUT functions. */
const names: Readonly<Record<VoiFunction, Enums.VOILUTFunctionType>> = {
  linear: Enums.VOILUTFunctionType.LINEAR,
  'linear-exact': Enums.VOILUTFunctionType.LINEAR_EXACT,
  sigmoid: Enums.VOILUTFunctionType.SAMPLED_SIGMOID,
}

export interface VoiRange {
  readonly lower: number
  readonly upper: number
}

export function voiLutFunction({ function: shape = 'linear' }: Window): Enums.VOILUTFunctionType {
  return names[shape]
}

/** The function of Cornerstone's name for it. */
export function voiFunctionOf(name: string | undefined): VoiFunction {
  return voiFunctions.find((known) => names[known] === name) ?? 'linear'
}

/**
 * Where a window begins and ends as Cornerstone counts it: LINEAR reaches from centre − 0.5 by half of width − 1
 * (PS3.3 C.11.2.1.2.1), and so Cornerstone writes the sigmoid's window too; LINEAR_EXACT from centre by half of width.
 */
export function toVoiRange({ centre, width, function: shape = 'linear' }: Window): VoiRange {
  const offset = shape === 'linear-exact' ? 0 : 1
  const half = Math.max(width - offset, 1e-6) / 2
  return { lower: centre - offset / 2 - half, upper: centre - offset / 2 + half }
}

/** The window behind Cornerstone's range. */
export function toWindow({ lower, upper }: VoiRange, name: string | undefined): Window {
  const shape = voiFunctionOf(name)
  const offset = shape === 'linear-exact' ? 0 : 1
  return { centre: (lower + upper + offset) / 2, width: upper - lower + offset, function: shape }
}
