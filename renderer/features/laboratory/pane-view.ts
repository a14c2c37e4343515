/** What part of the slice a pane shows: `zoom` 1 fits all of it; the centre is a pixel with its fraction, null the middle. */
export interface PaneView {
  readonly zoom: number
  readonly centre: { readonly row: number; readonly column: number } | null
}

export const wholeImage: PaneView = { zoom: 1, centre: null }

/** Where pixels lie in a pane, in CSS pixels: pixel (row, column) covers a box from (x + column·width, y + row·height). */
export interface PanePlacement {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Sides {
  readonly width: number
  readonly height: number
}

interface PixelGrid {
  readonly rows: number
  readonly columns: number
  readonly rowSpacing: number
  readonly columnSpacing: number
}

/** Room about the slice's rim for the marks of a small window, and about padding for its outline; CSS pixels. */
const [margin, outline] = [12, 3]
const most = 64

/** Pixels beyond the slice that a window can cover, on either side. */
export interface Padding {
  readonly rows: number
  readonly columns: number
}

/** The slice in the middle of a pane, in its pixels' proportions, with room for all of its padding. */
export function placeImage({ width, height }: Sides, { rows, columns, rowSpacing, columnSpacing }: PixelGrid, { zoom, centre }: PaneView, padding: Padding = { rows: 0, columns: 0 }): PanePlacement {
  const tall = rowSpacing / columnSpacing
  const fit = (length: number, pixels: number, beyond: number) => Math.min((length - 2 * margin) / pixels, (length - 2 * outline) / (pixels + 2 * beyond))
  const scale = zoom * Math.max(Math.min(fit(width, columns, padding.columns), fit(height, rows, padding.rows) / tall), 1e-3)
  const { row, column } = centre ?? { row: (rows - 1) / 2, column: (columns - 1) / 2 }
  return { x: width / 2 - (column + 0.5) * scale, y: height / 2 - (row + 0.5) * scale * tall, width: scale, height: scale * tall }
}

/** The fractional pixel at a point of the pane; pixel centres lie on whole numbers. */
export function pixelAt({ x, y, width, height }: PanePlacement, left: number, top: number): { readonly row: number; readonly column: number } {
  return { row: (top - y) / height - 0.5, column: (left - x) / width - 0.5 }
}

/** Nearer or further, with one pixel staying where it is on the screen. */
export function zoomed(view: PaneView, factor: number, image: PixelGrid, about: { readonly row: number; readonly column: number }): PaneView {
  const zoom = Math.min(most, Math.max(1, view.zoom * factor))
  if (zoom === 1) return wholeImage
  const { row, column } = view.centre ?? { row: (image.rows - 1) / 2, column: (image.columns - 1) / 2 }
  const kept = view.zoom / zoom
  return { zoom, centre: { row: about.row + (row - about.row) * kept, column: about.column + (column - about.column) * kept } }
}

/** Moved by so many pixels of the slice; the middle of the pane stays over the slice. */
export function moved(view: PaneView, image: PixelGrid, down: number, across: number): PaneView {
  if (view.zoom === 1) return view
  const { row, column } = view.centre ?? { row: (image.rows - 1) / 2, column: (image.columns - 1) / 2 }
  const within = (place: number, length: number) => Math.min(length - 1, Math.max(0, place))
  return { zoom: view.zoom, centre: { row: within(row + down, image.rows), column: within(column + across, image.columns) } }
}
