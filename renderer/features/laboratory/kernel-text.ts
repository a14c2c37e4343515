import { type Result, fail, ok } from '../../../electron/core/result.ts'
import { type Commas, judgeCommas } from './kernel-commas.ts'

/** Weights as the person wrote them, by row; rows may differ in length and a weight may be no number. */
export type Cells = readonly (readonly string[])[]

/** The number that a weight's text stands for: decimals, exponents, a true minus sign, fractions as `1/9`; else NaN. */
export function weightOf(text: string): number {
  // Most weights are plain, and there may be 65,025 of them.
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  const plain = text.trim().replaceAll('−', '-')
  const [, above, below] = /^([^/]+)\/([^/]+)$/.exec(plain) ?? []
  if (above !== undefined && below !== undefined) return weightOf(above) / weightOf(below)
  return plain === '' || /^[+-]?0[xob]/i.test(plain) ? NaN : Number(plain)
}

/** A weight as text with at most eight digits: with fewer, a product of lines would no longer be one within the engine's tolerance. */
export function weightText(weight: number): string {
  return String(Number(weight.toPrecision(8)))
}

/**
 * A weight too long for a cell of the grid, in three digits, or in two with an exponent where zeros would fill it: `.0123`, `1.2e-3`.
 * Null where the text is short enough, or no number, which must be seen as it is.
 */
export function shortWeight(text: string): string | null {
  const weight = weightOf(text)
  if (text.length <= 5 || !Number.isFinite(weight)) return null
  const size = Math.abs(weight)
  if (size === 0) return '0'
  if (size < 0.01 || size >= 1e5) return weight.toExponential(1).replace('.0e', 'e')
  const digits = size >= 100 ? weight.toFixed(0) : weight.toPrecision(3)
  return String(Number(digits)).replace(/^(-?)0\./, '$1.')
}

/** What a text or a file says: its weights, and a name where it gives one. */
export interface ReadKernel {
  readonly name: string | null
  readonly cells: Cells
  /** How commas were understood. */
  readonly commas: Commas
}

/**
 * Reads rows of weights from text: one row a line, weights apart by spaces, tabs, commas or semicolons, decimals with a point or
 * with a comma (see `judgeCommas`); or JSON, either `[[…], …]` or `{"name": …, "weights": [[…], …]}`. Whether the weights make a
 * kernel is left to the engine.
 *
 * Fails with `kernel-invalid` where JSON is broken or holds no rows, and where commas could stand within numbers or between them.
 */
export function readKernelText(text: string): Result<ReadKernel> {
  const plain = text.trim()
  if (/^[[{]/.test(plain)) return readJson(plain)
  const lines = plain === '' ? [] : plain.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '')
  const commas = judgeCommas(lines)
  if (commas !== null && typeof commas === 'object') {
    return fail('kernel-invalid', `Row ${commas.unclear + 1} has commas that could stand within numbers or between them: write decimals with a point (0.5).`)
  }
  const pointed = commas === 'decimal' ? lines.map((line) => line.replaceAll(',', '.')) : lines
  return ok({ name: null, commas, cells: pointed.map((line) => line.split(/\s*[,;]\s*|\s+/).filter((weight, at, all) => weight !== '' || at < all.length - 1)) })
}

/** Rows of weights as text, one row a line. */
export function kernelText(cells: Cells): string {
  return cells.map((line) => line.join('\t')).join('\n')
}

function readJson(text: string): Result<ReadKernel> {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return fail('kernel-invalid', 'The text begins like JSON but is not valid JSON.')
  }
  const named = typeof document === 'object' && document !== null && 'weights' in document ? document : { weights: document }
  const { weights } = named
  if (!Array.isArray(weights) || !weights.every((line) => Array.isArray(line))) {
    return fail('kernel-invalid', 'The JSON must be rows of weights, [[…], …], or {"name": …, "weights": [[…], …]}.')
  }
  if (weights.some((line: readonly unknown[]) => line.some(Array.isArray))) {
    return fail('kernel-invalid', 'The kernel has three dimensions: it needs a whole series, as `sulcus filter --kernel` takes one. Here kernels are rows of numbers.')
  }
  const name = 'name' in named && typeof named.name === 'string' ? named.name : null
  const cells = weights.map((line: readonly unknown[]) => line.map((weight) => (typeof weight === 'number' ? String(weight) : `“${String(weight)}”`)))
  return ok({ name, cells, commas: null })
}
