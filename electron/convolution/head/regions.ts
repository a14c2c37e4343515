/** The connected piece (over four neighbours) of a mask with the most pixels; empty where the mask is. */
export function largestPiece(mask: Uint8Array, rows: number, columns: number): Uint8Array {
  const label = new Int32Array(mask.length)
  let [most, winner] = [0, 0]
  let labels = 0
  for (let start = 0; start < mask.length; start += 1) {
    if (mask[start] !== 1 || label[start] !== 0) continue
    labels += 1
    const size = flood(start, rows, columns, (index) => mask[index] === 1 && label[index] === 0, (index) => (label[index] = labels))
    if (size > most) [most, winner] = [size, labels]
  }
  return mask.map((_, index) => (winner > 0 && label[index] === winner ? 1 : 0))
}

/** A mask with everything filled that the image's rim cannot be reached from. */
export function filled(mask: Uint8Array, rows: number, columns: number): Uint8Array {
  const outside = new Uint8Array(mask.length)
  const open = (index: number) => mask[index] === 0 && outside[index] === 0
  const enter = (index: number) => {
    if (open(index)) flood(index, rows, columns, open, (at) => (outside[at] = 1))
  }
  for (let column = 0; column < columns; column += 1) {
    enter(column)
    enter((rows - 1) * columns + column)
  }
  for (let row = 0; row < rows; row += 1) {
    enter(row * columns)
    enter(row * columns + columns - 1)
  }
  return outside.map((value) => 1 - value)
}

/** Visits every pixel that can be reached over open ones; returns how many. */
function flood(start: number, rows: number, columns: number, open: (index: number) => boolean, visit: (index: number) => void): number {
  const waiting = [start]
  visit(start)
  let count = 0
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    count += 1
    const column = index % columns
    const neighbours = [index - columns, index + columns, column > 0 ? index - 1 : -1, column < columns - 1 ? index + 1 : -1]
    for (const next of neighbours) {
      if (next < 0 || next >= rows * columns || !open(next)) continue
      visit(next)
      waiting.push(next)
    }
  }
  return count
}
