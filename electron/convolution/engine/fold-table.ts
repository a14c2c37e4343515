import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import { foldIndex } from '../fold-index.ts'

/** Tables that are kept; a slice under a bank needs two. */
const mostKept = 16

const kept = new Map<string, Int32Array>()

/**
 * The pixel that stands in for each of a stretch of an axis of `length` pixels, −1 where the border is zero. Tables are
 * shared between calls and never written to: code that runs seldom runs slowly, and making a table anew would take as long
 * as a small kernel over a whole slice.
 */
export function foldTable({ first, count }: { readonly first: number; readonly count: number }, length: number, border: ConvolutionOptions['border']): Int32Array {
  const key = `${first} ${count} ${length} ${border}`
  const known = kept.get(key)
  if (known) return known
  const table = new Int32Array(count)
  for (let index = 0; index < count; index += 1) table[index] = foldIndex(first + index, length, border)
  if (kept.size >= mostKept) kept.clear()
  kept.set(key, table)
  return table
}
