import type { Letterbox } from '../core/heat-grid.ts'
import type { SlicePixels } from '../core/slice-pixels.ts'

type Shape = Pick<SlicePixels, 'rows' | 'columns' | 'rowSpacing' | 'columnSpacing'>

/**
 * Fits a slice into `height`×`width` input pixels: the longer physical side fills the input, the aspect in
 * millimetres is kept, the rest is split evenly above/below or left/right.
 */
export function letterbox(shape: Shape, height: number, width: number): Letterbox {
  const tall = shape.rows * shape.rowSpacing
  const wide = shape.columns * shape.columnSpacing
  const scale = Math.min(height / tall, width / wide)
  const rows = Math.max(1, Math.floor(tall * scale + 0.5))
  const columns = Math.max(1, Math.floor(wide * scale + 0.5))
  return { rows, columns, offsetRow: Math.floor((height - rows) / 2), offsetColumn: Math.floor((width - columns) / 2) }
}
