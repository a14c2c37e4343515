import { blurred } from './masked-blur.ts'
import type { HeadView } from './head-view.ts'

/** A mirror axis on the working grid. */
export interface Midline {
  /** A point of the axis. */
  readonly row: number
  readonly column: number
  /** Radians that the axis is turned by from upright; positive leans the upper end to the right. */
  readonly tilt: number
  /** Correlation of the head with its mirror image, −1 to 1: below about 0.6 there is no midline to speak of. */
  readonly likeness: number
}

const degrees = Math.PI / 180
/** Heads are looked at every other pixel while the axis is sought. */
const coarse = 2

/**
 * Finds the upright-most axis about which a head is most like its mirror image: by correlation of the smoothed picture
 * over tilts up to ±24° and places about the head's centre of mass, coarse to fine (after Liu, Collins and Rothfus, IEEE
 * TMI 20, 2001). Sagittal slices have none; their likeness says so.
 */
export function findMidline(head: HeadView): Midline {
  const small = halved(head)
  const score = (tilt: number, offset: number): Midline => {
    const axis = { row: small.row, column: small.column + offset, tilt }
    return { row: coarse * axis.row + 0.5, column: coarse * axis.column + 0.5, tilt, likeness: likeness(small, axis) }
  }
  const better = (a: Candidate, b: Candidate) => (b.axis.likeness > a.axis.likeness ? b : a)
  let best: Candidate = { tilt: 0, offset: 0, axis: score(0, 0) }
  const reach = (tilts: readonly number[], offsets: readonly number[]) => {
    const { tilt: aboutTilt, offset: aboutOffset } = best
    for (const tilt of tilts) for (const offset of offsets) {
      const at = { tilt: aboutTilt + tilt * degrees, offset: aboutOffset + offset }
      best = better(best, { ...at, axis: score(at.tilt, at.offset) })
    }
  }
  reach([-24, -18, -12, -6, 0, 6, 12, 18, 24], [-9, -6, -3, 0, 3, 6, 9])
  for (const [tilt, offset] of [[3, 1.5], [1.5, 0.75], [0.75, 0.4]] as const) reach([-tilt, 0, tilt], [-offset, 0, offset])
  return best.axis
}

/** A map of the working grid seen in the mirror, by linear interpolation; what comes from beyond the grid is its rim's. */
export function mirrored(values: Float32Array, { rows, columns }: Pick<HeadView, 'rows' | 'columns'>, axis: Pick<Midline, 'row' | 'column' | 'tilt'>): Float32Array {
  const result = new Float32Array(values.length)
  const [normalColumn, normalRow] = [Math.cos(axis.tilt), Math.sin(axis.tilt)]
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const twice = 2 * ((column - axis.column) * normalColumn + (row - axis.row) * normalRow)
      const y = Math.min(rows - 1, Math.max(0, row - twice * normalRow))
      const x = Math.min(columns - 1, Math.max(0, column - twice * normalColumn))
      const [above, left] = [Math.floor(y), Math.floor(x)]
      const [below, right] = [Math.min(rows - 1, above + 1), Math.min(columns - 1, left + 1)]
      const top = (values[above * columns + left] as number) * (1 - x + left) + (values[above * columns + right] as number) * (x - left)
      const bottom = (values[below * columns + left] as number) * (1 - x + left) + (values[below * columns + right] as number) * (x - left)
      result[row * columns + column] = top * (1 - y + above) + bottom * (y - above)
    }
  }
  return result
}

interface Candidate {
  readonly tilt: number
  readonly offset: number
  readonly axis: Midline
}

interface SmallHead extends Pick<HeadView, 'rows' | 'columns' | 'data' | 'mask'> {
  /** The mask's centre of mass. */
  readonly row: number
  readonly column: number
}

function halved(head: HeadView): SmallHead {
  const smooth = blurred({ rows: head.rows, columns: head.columns, data: head.data.map((value, index) => (head.mask[index] === 1 ? value + 4 : 0)) }, 2)
  const rows = Math.ceil(head.rows / coarse)
  const columns = Math.ceil(head.columns / coarse)
  const data = new Float32Array(rows * columns)
  const mask = new Uint8Array(rows * columns)
  let [count, rowSum, columnSum] = [0, 0, 0]
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const from = coarse * row * head.columns + coarse * column
      data[row * columns + column] = smooth[from] as number
      if (head.mask[from] !== 1) continue
      mask[row * columns + column] = 1
      count += 1
      rowSum += row
      columnSum += column
    }
  }
  return { rows, columns, data, mask, row: rowSum / Math.max(1, count), column: columnSum / Math.max(1, count) }
}

/** Pearson's correlation, over the head, with the mirror image; 0 where one of the two does not vary. */
function likeness(small: SmallHead, axis: Pick<Midline, 'row' | 'column' | 'tilt'>): number {
  const other = mirrored(small.data, small, axis)
  let [n, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0]
  for (let index = 0; index < other.length; index += 1) {
    if (small.mask[index] !== 1) continue
    const [own, image] = [small.data[index] as number, other[index] as number]
    n += 1
    a += own
    b += image
    aa += own * own
    bb += image * image
    ab += own * image
  }
  const variance = (aa - (a * a) / n) * (bb - (b * b) / n)
  return n > 0 && variance > 1e-9 ? (ab - (a * b) / n) / Math.sqrt(variance) : 0
}
