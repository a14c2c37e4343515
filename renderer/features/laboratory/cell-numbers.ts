import { shortNumber } from '../../lib/words.ts'

/** Sizes of digits, CSS pixels: smaller ones cannot be read, larger ones shout. */
const [smallest, largest] = [9, 12]
/** Free pixels of a cell about its number. */
const free = 3

/** The numbers of cells as they fit best, and how large; `size` 0 where the cells are too small for digits. */
export interface CellNumbers {
  readonly texts: readonly string[]
  /** CSS pixels. */
  readonly size: number
}

/**
 * Words numbers for square cells of `side` CSS pixels: in all cells alike, without zeros that only take room where that is
 * scarce. `widthOf` measures a text in digits of one pixel.
 */
export function cellNumbers(values: Iterable<number>, side: number, widthOf: (text: string) => number): CellNumbers {
  const texts = Array.from(values, shortNumber)
  const tallest = Math.min(largest, side - 2 * free)
  if (tallest < smallest) return { texts, size: 0 }
  const sizeOf = (words: readonly string[]) => Math.min(tallest, (side - free) / Math.max(1e-6, ...words.map(widthOf)))
  if (sizeOf(texts) >= tallest) return { texts, size: tallest }
  const short = texts.map(shorter)
  // A number that is too wide even so is left out by itself.
  return { texts: short, size: Math.max(smallest, sizeOf(short)) }
}

/** `-0.25` as `-.25`, `3.0e-3` as `3e-3`. */
function shorter(text: string): string {
  return text.replace(/^(-?)0\./, '$1.').replace('.0e', 'e')
}
