import { finiteRange, type ScalarImage } from '../../core/scalar-image.ts'
import { depthInside } from './distance.ts'
import { blurred } from './masked-blur.ts'
import { otsu } from './otsu.ts'
import { filled, largestPiece } from './regions.ts'

/** A head smaller than this share of the picture is taken for none. */
const smallestShare = 0.02
/** How far gaps of the outline are bridged, in pixels of the working grid. */
const closing = 4

/**
 * The head in a picture on the working grid: brighter than half of Otsu's threshold after slight smoothing, the largest
 * piece, its gaps closed and its inside filled. Half the threshold, for Otsu's own parts bright fat from dim brain.
 * Null where brightness does not vary or nothing large enough stands out.
 */
export function headMask(image: ScalarImage): Uint8Array | null {
  const [low, high] = finiteRange(image.data)
  if (!(high > low)) return null
  const { rows, columns } = image
  const smooth = blurred({ ...image, data: image.data.map((value) => value - low) }, 1)
  const [, brightest] = finiteRange(smooth)
  if (!(brightest > 0)) return null
  const threshold = otsu(smooth, 0, brightest) / 2
  const piece = largestPiece(Uint8Array.from(smooth, (value) => (value > threshold ? 1 : 0)), rows, columns)
  const mask = filled(closed(piece, rows, columns), rows, columns)
  return mask.reduce((sum, value) => sum + value, 0) >= smallestShare * mask.length ? mask : null
}

/** Grows a mask and shrinks it again, by distance; the picture continues as nothing. */
function closed(mask: Uint8Array, rows: number, columns: number): Uint8Array {
  // Room for the growth, and for the rim itself, which counts as near.
  const room = 2 * closing + 1
  const [height, width] = [rows + 2 * room, columns + 2 * room]
  const outside = new Uint8Array(height * width).fill(1)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) if (mask[row * columns + column] === 1) outside[(row + room) * width + column + room] = 0
  }
  const grown = Uint8Array.from(depthInside(outside, height, width), (gap, index) => (outside[index] === 0 || gap <= closing ? 1 : 0))
  const depth = depthInside(grown, height, width)
  return mask.map((value, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns]
    return value === 1 || (depth[(row + room) * width + column + room] as number) > closing ? 1 : 0
  })
}
