import { cross, type PlaneGeometry } from '../core/geometry.ts'
import type { DataSet } from './data-set.ts'
import { privateTag } from './private-tag.ts'
import type { MosaicLayout } from './siemens-mosaic.ts'
import { tags, type Tag, type ValueRepresentation } from './tags.ts'

/** Number of tiles of a grid of United Imaging, (0065,xx50) of "Image Private Header"; 0 for other images. */
export function gridTiles(dataSet: DataSet): number {
  const tag = own(dataSet, '50', 'DS')
  const tiles = (tag && dataSet.integer(tag)) ?? 0
  return tiles > 1 ? tiles : 0
}

/**
 * The layout of a grid: tiles in rows of ⌈√n⌉ as in a Siemens mosaic, each in the place that its item of (0065,xx51) has.
 * Without items the picture's position is its first tile's, and the others follow along the normal.
 * @param plane the geometry that the header gives for the picture
 * @returns null for other images, and when the tiles do not fit
 */
export function gridLayout(dataSet: DataSet, rows: number, columns: number, plane: PlaneGeometry | null): MosaicLayout | null {
  const tiles = gridTiles(dataSet)
  const across = Math.ceil(Math.sqrt(tiles))
  if (tiles === 0 || rows % across !== 0 || columns % across !== 0) return null
  const frames = own(dataSet, '51', 'SQ')
  const places = (frames ? dataSet.items(frames) : []).map((item) => position(item.numbers(tags.imagePositionPatient)))
  const distance = dataSet.number(tags.spacingBetweenSlices) ?? dataSet.number(tags.sliceThickness) ?? 0
  return {
    mosaic: { tiles, across },
    rows: rows / across,
    columns: columns / across,
    geometry: (number) => {
      if (!plane) return null
      if (places.length > 0) {
        const place = places[number - 1] ?? null
        return place && { ...plane, position: place }
      }
      if (!(distance > 0)) return null
      const normal = cross(plane.rowDirection, plane.columnDirection)
      const along = (axis: 0 | 1 | 2): number => plane.position[axis] + normal[axis] * distance * (number - 1)
      return { ...plane, position: [along(0), along(1), along(2)] }
    },
  }
}

/** An attribute of the maker's block; looked for in its files alone, since every header that is read comes through here. */
function own(dataSet: DataSet, element: string, vr: ValueRepresentation): Tag | null {
  return /^UIH/i.test(dataSet.string(tags.manufacturer)) ? privateTag(dataSet, '0065', 'Image Private Header', element, vr) : null
}

function position([x = NaN, y = NaN, z = NaN]: readonly number[]): PlaneGeometry['position'] | null {
  return Number.isFinite(x + y + z) ? [x, y, z] : null
}
