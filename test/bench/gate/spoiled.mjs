// What goes wrong with pictures: blur, ghosts, noise, tilt, clipping, low resolution, writing burnt in.
import { gaussianFrom, randomFrom } from '../../../build/sample/random.ts'

function sample({ rows, columns, data }, row, column) {
  const [r, c] = [Math.floor(row), Math.floor(column)]
  const at = (y, x) => (y < 0 || x < 0 || y >= rows || x >= columns ? 0 : data[y * columns + x])
  const [v, u] = [row - r, column - c]
  return (at(r, c) * (1 - u) + at(r, c + 1) * u) * (1 - v) + (at(r + 1, c) * (1 - u) + at(r + 1, c + 1) * u) * v
}

function mapped(slice, value) {
  const { rows, columns } = slice
  return { ...slice, data: Float32Array.from({ length: rows * columns }, (_, at) => value(Math.floor(at / columns), at % columns)) }
}

function blurred(slice, sigma) {
  const reach = Math.ceil(3 * sigma)
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)))
  const sum = weights.reduce((a, b) => a + b)
  const along = (from, dr, dc) => mapped(from, (row, column) => weights.reduce((total, weight, i) => {
    const [r, c] = [row + dr * (i - reach), column + dc * (i - reach)]
    return total + (weight / sum) * from.data[Math.min(from.rows - 1, Math.max(0, r)) * from.columns + Math.min(from.columns - 1, Math.max(0, c))]
  }, 0))
  return along(along(slice, 0, 1), 1, 0)
}

const largest = ({ data }) => data.reduce((a, b) => Math.max(a, b), -Infinity)

/** Each changes a slice; lengths are shares of the picture, so that pictures of all sizes are spoiled alike. */
export const spoilers = {
  blurred: (slice, random) => blurred(slice, (slice.columns / 100) * (1 + random())),
  ghosted: (slice, random) => {
    const [shift, strength] = [Math.round(slice.rows * (0.15 + 0.2 * random())), 0.35 + 0.25 * random()]
    return mapped(slice, (row, column) => slice.data[row * slice.columns + column] + strength * slice.data[((row + shift) % slice.rows) * slice.columns + column] + strength * slice.data[((row + slice.rows - shift) % slice.rows) * slice.columns + column])
  },
  noisy: (slice, random) => {
    const [normal, sigma] = [gaussianFrom(random), largest(slice) * (0.12 + 0.15 * random()) * Math.max(1, slice.columns / 256)]
    return mapped(slice, (row, column) => Math.hypot(slice.data[row * slice.columns + column] + sigma * normal(), sigma * normal()))
  },
  rotated: (slice, random) => {
    const angle = (random() < 0.5 ? -1 : 1) * (0.5 + 0.8 * random())
    const [cr, cc, cos, sin] = [slice.rows / 2, slice.columns / 2, Math.cos(angle), Math.sin(angle)]
    return mapped(slice, (row, column) => sample(slice, cr + (row - cr) * cos + (column - cc) * sin, cc + (column - cc) * cos - (row - cr) * sin))
  },
  'upside down': (slice) => mapped(slice, (row, column) => slice.data[(slice.rows - 1 - row) * slice.columns + column]),
  inverted: (slice) => {
    const top = largest(slice)
    return mapped(slice, (row, column) => top - slice.data[row * slice.columns + column])
  },
  clipped: (slice, random) => {
    const sorted = Float32Array.from(slice.data).sort()
    const top = sorted[Math.floor(sorted.length * (0.55 + 0.15 * random()))]
    return mapped(slice, (row, column) => Math.min(top, slice.data[row * slice.columns + column]))
  },
  'coarse (40 pixels)': (slice) => {
    const step = Math.max(1, Math.round(slice.columns / 40))
    return mapped(slice, (row, column) => slice.data[Math.min(slice.rows - 1, row - (row % step)) * slice.columns + Math.min(slice.columns - 1, column - (column % step))])
  },
  'close-up': (slice, random) => {
    const [zoom, r0, c0] = [3 + 2 * random(), 0.25 + 0.3 * random(), 0.25 + 0.3 * random()]
    return mapped(slice, (row, column) => sample(slice, slice.rows * r0 + row / zoom, slice.columns * c0 + column / zoom))
  },
  small: (slice) => mapped(slice, (row, column) => sample(slice, slice.rows / 2 + (row - slice.rows / 2) * 4, slice.columns / 2 + (column - slice.columns / 2) * 4)),
  'with writing': (slice, random) => {
    const top = largest(slice)
    const [size, dots] = [Math.max(3, Math.round(slice.columns / 26)), Array.from({ length: 997 }, () => random() < 0.5)]
    return mapped(slice, (row, column) => {
      const [line, letter, u, v] = [Math.floor(row / size), Math.floor(column / (size * 0.7)), Math.floor(((column % (size * 0.7)) / size) * 7), Math.floor(((row % size) / size) * 8)]
      const written = (line < 3 || line > slice.rows / size - 4) && letter < 12 && u < 4 && v < 6
      return written && dots[(line * 131 + letter * 37 + u * 7 + v) % 997] ? top : slice.data[row * slice.columns + column]
    })
  },
}

/** Every way of spoiling, over slices without a tumour. */
export function spoiledSources(name, family, slices) {
  return Object.entries(spoilers).map(([way, spoil], kind) => ({
    name: `${name}, ${way}`, family, kind: 'spoiled', way,
    slices: slices.map((slice, index) => spoil(slice, randomFrom(77_000 + 500 * kind + index))),
  }))
}
