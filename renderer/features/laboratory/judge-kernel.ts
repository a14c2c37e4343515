import type { PresetKernel } from '../../../electron/core/laboratory.ts'
import { type Failure, fail } from '../../../electron/core/result.ts'
import { type Cells, weightOf, weightText } from './kernel-text.ts'

/** The longest side of a kernel, as the engine has it. */
const longestSide = 255

/**
 * Why a kernel cannot be saved: what `sulcus filter --kernel` would refuse, in the engine's words; null for a good one. The
 * engine judges while one types; a file is made at once, perhaps before its answer.
 */
export function kernelFault(cells: Cells): Failure | null {
  const columns = cells[0]?.length ?? 0
  if (columns === 0) return fault('The kernel needs rows of weights.')
  if (Math.max(cells.length, columns) > longestSide) return fault(`The kernel is ${columns} columns wide and ${cells.length} rows high; ${longestSide} is the most.`)
  const ragged = cells.findIndex((line) => line.length !== columns)
  if (ragged >= 0) {
    const found = cells[ragged]?.length ?? 0
    return fault(`Row ${ragged + 1} of the kernel holds ${found} ${found === 1 ? 'weight' : 'weights'}, but row 1 holds ${columns}.`)
  }
  const weights = cells.flat().map(weightOf)
  const wrong = weights.findIndex((weight) => !Number.isFinite(weight))
  if (wrong >= 0) return fault(`The weight in row ${Math.floor(wrong / columns) + 1}, column ${(wrong % columns) + 1} of the kernel is not a finite number.`)
  if (!weights.every((weight) => Number.isFinite(Math.fround(weight)))) return fault('A weight of the kernel is too large for a 32-bit number.')
  return weights.every((weight) => weight === 0) ? fault('Every weight of the kernel is zero, so its result would be zero.') : null
}

/** Whether the weights are still those of a preset, to the digits that the editor keeps. */
export function isPreset({ weights }: Pick<PresetKernel, 'weights'>, cells: Cells): boolean {
  const same = (line: readonly number[], row: number) =>
    line.length === cells[row]?.length && line.every((weight, column) => weightText(weight) === weightText(weightOf(cells[row]?.[column] ?? '')))
  return weights.length === cells.length && weights.every(same)
}

function fault(message: string): Failure {
  return fail('kernel-invalid', message).failure
}
