import { cross, dot, type PatientVector, type PlaneGeometry } from '../core/geometry.ts'
import type { Mosaic } from '../core/study.ts'
import { csaNumbers } from './csa-header.ts'
import type { DataSet } from './data-set.ts'
import { phoenixSlices, readPhoenixProtocol } from './phoenix-protocol.ts'
import { csaHeader, siemensNumbers } from './siemens-private.ts'
import { tags } from './tags.ts'
import { gridLayout, gridTiles } from './uih-grid.ts'

/** What un-tiles one picture: how its tiles are arranged and where each lies. */
export interface MosaicLayout {
  readonly mosaic: Mosaic
  readonly rows: number
  readonly columns: number
  /** @param tile counted from 1 */
  geometry(tile: number): PlaneGeometry | null
}

/** Whether the picture shows a whole volume as tiles: by Image Type (0008,0008), or as United Imaging says it. */
export function isMosaic(dataSet: DataSet): boolean {
  return isSiemensMosaic(dataSet) || gridTiles(dataSet) > 0
}

function isSiemensMosaic(dataSet: DataSet): boolean {
  return dataSet.strings(tags.imageType).includes('MOSAIC')
}

/**
 * The layout of a mosaic; of Siemens': tiles in rows of ⌈√n⌉, n from the CSA image header, (0019,xx0A) or the protocol.
 * @param plane the geometry that the header gives for the picture as if it were one slice
 * @returns null for other images, and when the number of tiles cannot be found or does not fit
 */
export function mosaicLayout(
  dataSet: DataSet,
  rows: number,
  columns: number,
  plane: PlaneGeometry | null,
): MosaicLayout | null {
  if (!isSiemensMosaic(dataSet)) return gridLayout(dataSet, rows, columns, plane)
  const image = csaHeader(dataSet, '10')
  const slices = phoenixSlices(readPhoenixProtocol(csaHeader(dataSet, '20')))
  const tiles =
    csaNumbers(image, 'NumberOfImagesInMosaic')[0] ||
    siemensNumbers(dataSet)('0a', 'US')[0] ||
    slices.count
  const across = Math.ceil(Math.sqrt(tiles))
  if (!Number.isInteger(tiles) || tiles < 1 || rows % across !== 0 || columns % across !== 0) return null
  const tile = { rows: rows / across, columns: columns / across }
  const normal = plane && sliceNormal(plane, csaNumbers(image, 'SliceNormalVector'), slices.span)
  const distance = dataSet.number(tags.spacingBetweenSlices) ?? dataSet.number(tags.sliceThickness) ?? 0
  return {
    mosaic: { tiles, across, keepsOrder: true },
    ...tile,
    geometry: (number) => {
      if (!plane || !normal || !(distance > 0)) return null
      const { position, rowDirection, columnDirection, rowSpacing, columnSpacing } = plane
      // the position is that of a picture as large as the mosaic around the same centre, so of no tile's corner
      const right = ((columns - tile.columns) / 2) * columnSpacing
      const down = ((rows - tile.rows) / 2) * rowSpacing
      const away = (number - 1) * distance
      const place = (axis: 0 | 1 | 2): number =>
        position[axis] + rowDirection[axis] * right + columnDirection[axis] * down + normal[axis] * away
      return { ...plane, position: [place(0), place(1), place(2)] }
    },
  }
}

/** The direction from tile to tile: row × column, turned about where CSA header or protocol point the other way. */
function sliceNormal(plane: PlaneGeometry, csa: readonly number[], span: PatientVector | null): PatientVector {
  const normal = cross(plane.rowDirection, plane.columnDirection)
  const [x = 0, y = 0, z = 0] = csa
  const told: PatientVector = Number.isFinite(x + y + z) && Math.hypot(x, y, z) > 0.5 ? [x, y, z] : (span ?? normal)
  return dot(normal, told) < 0 ? [-normal[0], -normal[1], -normal[2]] : normal
}
