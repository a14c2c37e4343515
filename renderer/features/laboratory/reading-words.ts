import { isOutside } from './paint-cells.ts'
import type { Reading } from './microscope.svelte.ts'

/** As many digits as a 32-bit number has. */
export function exactNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(7))) : String(value)
}

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

/** The window in one sentence. The engine's number is the map's; the products' own sum is named where its digits differ. */
export function readingSentence(reading: Reading): string {
  const { window, cell, engine } = reading
  const own = sumWords(reading)
  return `${window.rows * window.columns} products about column ${window.centre.column}, row ${window.centre.row} give ${exactNumber(engine)} in column ${cell.column}, row ${cell.row} of the map${own}.`
}

/** Empty where the products, summed in 64 bits, read as the engine's 32-bit number does. */
export function sumWords({ window, engine }: Reading): string {
  const own = exactNumber(window.sum)
  return own === exactNumber(engine) ? '' : ` (${own} when summed in 64 bits)`
}
