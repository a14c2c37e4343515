import type { ScalarImage } from './scalar-image.ts'

/** Where the numbers of a feature map lie in the slice it was made from. */
export interface MapPlace {
  /** The slice's pixel that number (0, 0) is centred on … */
  readonly row: number
  readonly column: number
  /** … and the pixels from one number to the next. */
  readonly stride: number
}

/** What a filter makes of an image. */
export interface FeatureMap extends ScalarImage {
  readonly place: MapPlace
}

/** The place of a map that lies on its slice pixel by pixel. */
export const wholePlace: MapPlace = { row: 0, column: 0, stride: 1 }

/** The place, in the slice, of a map that was made from another map of it. */
export function placeWithin(outer: MapPlace, inner: MapPlace): MapPlace {
  return {
    row: outer.row + outer.stride * inner.row,
    column: outer.column + outer.stride * inner.column,
    stride: outer.stride * inner.stride,
  }
}

/** A map on the slice's own pixels: each number fills the square it stands for; NaN where the map says nothing. */
export function onSlice({ place, ...map }: FeatureMap, rows: number, columns: number): ScalarImage {
  const data = new Float32Array(rows * columns).fill(NaN)
  const { stride } = place
  const before = Math.floor(stride / 2)
  for (let row = 0; row < rows; row += 1) {
    const mapRow = Math.floor((row - place.row + before) / stride)
    if (mapRow < 0 || mapRow >= map.rows) continue
    for (let column = 0; column < columns; column += 1) {
      const mapColumn = Math.floor((column - place.column + before) / stride)
      if (mapColumn >= 0 && mapColumn < map.columns) data[row * columns + column] = map.data[mapRow * map.columns + mapColumn] as number
    }
  }
  return { rows, columns, data }
}
