import { equalWords, sumTexts } from './sum-words.ts'
import { isOutside } from './paint-cells.ts'
import type { Reading } from './microscope.svelte.ts'

interface Place {
  readonly row: number
  readonly column: number
}
interface Sides {
  readonly rows: number
  readonly columns: number
}

/** Everything about one sample of the window. */
export interface TapFacts extends Place {
  readonly weight: number
  readonly pixel: number
  readonly product: number
  /** Where the sample lies in the slice, perhaps beyond it. */
  readonly at: Place
  /** How the pixel beyond the slice was found, or empty for a pixel of the slice. */
  readonly padding: string
}

export function tapFacts({ window, border }: Reading, image: Sides, { row, column }: Place): TapFacts {
  const index = row * window.columns + column
  const at = { row: window.origin.row + row * window.dilation, column: window.origin.column + column * window.dilation }
  const source = { row: window.sourceRows[row] ?? -1, column: window.sourceColumns[column] ?? -1 }
  return {
    row, column, at,
    weight: window.weights[index] ?? NaN,
    pixel: window.patch[index] ?? NaN,
    product: window.products[index] ?? NaN,
    padding: isOutside(window, image, row, column) ? paddingWords(border, source) : '',
  }
}

function paddingWords(border: string, { row, column }: Place): string {
  if (row < 0 || column < 0) return 'padding: zero'
  const rules: Readonly<Record<string, string>> = { replicate: 'the edge’s', reflect: 'mirrored from', wrap: 'wrapped from' }
  return `padding: ${rules[border] ?? 'from'} (${column}, ${row})`
}

/** The window in one sentence. */
export function readingSentence(reading: Reading): string {
  const { window, cell } = reading
  const texts = sumTexts(window.sum, reading.engine)
  return `${window.rows * window.columns} products about column ${window.centre.column}, row ${window.centre.row} give ${texts.engine} in column ${cell.column}, row ${cell.row} of the map, ${equalWords(texts)}.`
}
