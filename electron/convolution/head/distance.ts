/**
 * Distance of every pixel of a mask to the nearest pixel outside, in pixels; the image is surrounded by outside. Exact, by
 * parabolas along rows, then columns (Felzenszwalb and Huttenlocher, Theory of Computing 8, 2012).
 */
export function depthInside(mask: Uint8Array, rows: number, columns: number): Float32Array {
  // A rim of one pixel on every side is the surrounding outside.
  const [height, width] = [rows + 2, columns + 2]
  const squares = new Float64Array(height * width)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) if (mask[row * columns + column] === 1) squares[(row + 1) * width + column + 1] = 1e12
  }
  const longest = Math.max(height, width)
  const line = new Float64Array(longest)
  const scratch = { hull: new Int32Array(longest), starts: new Float64Array(longest + 1), result: new Float64Array(longest) }
  for (let column = 0; column < width; column += 1) {
    for (let row = 0; row < height; row += 1) line[row] = squares[row * width + column] as number
    const nearest = lowerEnvelope(line, height, scratch)
    for (let row = 0; row < height; row += 1) squares[row * width + column] = nearest[row] as number
  }
  const depth = new Float32Array(rows * columns)
  for (let row = 1; row <= rows; row += 1) {
    const nearest = lowerEnvelope(squares.subarray(row * width, (row + 1) * width), width, scratch)
    for (let column = 1; column <= columns; column += 1) depth[(row - 1) * columns + column - 1] = Math.sqrt(nearest[column] as number)
  }
  return depth
}

interface Scratch {
  readonly hull: Int32Array
  readonly starts: Float64Array
  readonly result: Float64Array
}

/** For every place the smallest of (place − other)² + height[other]. */
function lowerEnvelope(heights: Float64Array, count: number, { hull, starts, result }: Scratch): Float64Array {
  let last = 0
  hull[0] = 0
  starts[0] = -Infinity
  starts[1] = Infinity
  for (let place = 1; place < count; place += 1) {
    let start = meeting(heights, hull[last] as number, place)
    while (start <= (starts[last] as number)) {
      last -= 1
      start = meeting(heights, hull[last] as number, place)
    }
    last += 1
    hull[last] = place
    starts[last] = start
    starts[last + 1] = Infinity
  }
  let piece = 0
  for (let place = 0; place < count; place += 1) {
    while ((starts[piece + 1] as number) < place) piece += 1
    const lowest = hull[piece] as number
    result[place] = (place - lowest) ** 2 + (heights[lowest] as number)
  }
  return result
}

/** Where the parabola of `right` falls below that of `left`. */
function meeting(heights: Float64Array, left: number, right: number): number {
  return ((heights[right] as number) + right * right - (heights[left] as number) - left * left) / (2 * (right - left))
}
