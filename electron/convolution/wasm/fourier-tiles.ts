import { transform } from './fourier'
import { GROUP_TABLE, LEVEL, OUT_COLUMNS, OUT_ROWS, PAIRS_PER_ITEM, GROUPS, PASS_TABLE, PASSES, PLANE_TABLE, REACH_ROWS, SPECTRA, TILE, TILE_COLUMNS, TILE_ROWS, TILES, TILES_ACROSS } from './job-layout'
import { address, loadPaddedRow, takeOffLevel, word } from './padded-rows'

// Overlap-save by tiles that stay in the cache: a tile's transform times the kernel's, transformed back. Two real results
// share each complex transform: of a bank, kernel a + i · kernel b; of a single kernel, tile a + i · tile b.
//
// A spectrum is a row of strips of four columns; a strip holds its points from top to bottom as `transform` wants them.
// The first direction is therefore transformed in strips of four rows, the second in strips of four columns, and blocks
// of 4 × 4 numbers are turned in registers in between.
//
// Scratch memory: two lines of TILE points (32 bytes each), the tile's spectrum and one product (8 bytes a number), and
// four padded rows.
//
// A group record is 2 words: the outputs of a pair of kernels, 0 where there is no second one.

@inline
function line(size: i32): usize {
  return <usize>size << 5
}

/**
 * The spectrum of a pair of kernels, from rows of complex numbers. A group record is 2 words here: address of the rows, and
 * of both kernels' sums.
 */
export function kernelSpectrumItem(job: usize, item: i32, scratch: usize): void {
  const size = word(job, TILE)
  const bytes = <usize>(size * size) << 3
  const spectrum = <usize>word(job, SPECTRA) + <usize>item * bytes
  const rows = address(<usize>word(job, GROUP_TABLE) + (<usize>item << 3))
  const reach = word(job, REACH_ROWS)
  for (let top = 0; top < size; top += 4) {
    // Kernel row r lies at tile row −r, modulo the tile's side: the flip that makes the product a correlation.
    if (top > 0 && top + 3 <= size - reach) {
      clearRows(spectrum, size, top)
      continue
    }
    for (let row = 0; row < 4; row++) {
      const kernelRow = (size - top - row) % size
      const to = scratch + (<usize>row << 2)
      if (kernelRow < reach) {
        const from = rows + (<usize>(kernelRow * size) << 3)
        for (let column = 0; column < size; column++) {
          store<f32>(to + line(column), load<f32>(from + (<usize>column << 3)))
          store<f32>(to + line(column), load<f32>(from + (<usize>column << 3), 4), 16)
        }
      } else {
        for (let column = 0; column < size; column++) {
          store<f32>(to + line(column), 0)
          store<f32>(to + line(column), 0, 16)
        }
      }
    }
    transformRows(job, size, top, scratch, spectrum)
  }
  transformColumns(job, size, scratch, spectrum)
  // Its first number, which the level is multiplied by, is known better than the transform gives it.
  const totals = address(<usize>word(job, GROUP_TABLE) + (<usize>item << 3) + 4)
  store<f32>(spectrum, load<f32>(totals))
  store<f32>(spectrum, load<f32>(totals, 4), 16)
}

/** All results of a tile, or of some of the pairs, for a bank. */
export function fourierBankItem(job: usize, item: i32, scratch: usize): void {
  const tiles = word(job, TILES)
  const tile = item % tiles
  const size = word(job, TILE)
  const spectrum = scratch + 2 * line(size)
  const product = spectrum + (<usize>(size * size) << 3)
  loadTiles(job, size, tile, -1, scratch, spectrum, product + (<usize>(size * size) << 3))
  const first = (item / tiles) * word(job, PAIRS_PER_ITEM)
  const end = min(first + word(job, PAIRS_PER_ITEM), word(job, GROUPS))
  for (let pair = first; pair < end; pair++) {
    const record = <usize>word(job, GROUP_TABLE) + (<usize>pair << 3)
    multiply(job, size, pair, scratch, spectrum, product)
    transformBack(job, size, scratch, product, address(record), tile, address(record + 4), tile)
  }
}

/** The results of two neighbouring tiles for one kernel. */
export function fourierSingleItem(job: usize, item: i32, scratch: usize): void {
  const size = word(job, TILE)
  const spectrum = scratch + 2 * line(size)
  const product = spectrum + (<usize>(size * size) << 3)
  const first = 2 * item
  const second = first + 1 < word(job, TILES) ? first + 1 : -1
  const out = address(<usize>word(job, GROUP_TABLE))
  loadTiles(job, size, first, second, scratch, spectrum, product + (<usize>(size * size) << 3))
  multiply(job, size, 0, scratch, spectrum, product)
  transformBack(job, size, scratch, product, out, first, second < 0 ? 0 : out, second)
}

/** The spectrum of a tile of the padded image, with a second tile as its imaginary part where `second` is not −1. */
function loadTiles(job: usize, size: i32, first: i32, second: i32, scratch: usize, spectrum: usize, rows: usize): void {
  const across = word(job, TILES_ACROSS)
  const plane = load<i32>(<usize>word(job, PLANE_TABLE))
  for (let top = 0; top < size; top += 4) {
    for (let part: usize = 0; part < 2; part++) {
      const tile = part == 0 ? first : second
      if (tile < 0) {
        for (let column = 0; column < size; column++) v128.store(scratch + line(column), f32x4.splat(0), 16)
        continue
      }
      const row = (tile / across) * word(job, TILE_ROWS) + top
      const column = (tile % across) * word(job, TILE_COLUMNS)
      for (let index = 0; index < 4; index++) {
        const at = rows + (<usize>(index * size) << 2)
        loadPaddedRow(job, at, plane, row + index, column, size)
        takeOffLevel(job, at, row + index, column, size)
      }
      const step = <usize>size << 2
      for (let at = 0; at < size; at += 4) {
        const from = rows + (<usize>at << 2)
        turn(from, step, scratch + line(at) + (part << 4), 32)
      }
    }
    transformRows(job, size, top, scratch, spectrum)
  }
  transformColumns(job, size, scratch, spectrum)
  // The level is the spectrum's first number alone, which kernels that sum to zero leave out.
  const whole = load<f32>(job + (LEVEL << 2)) * <f32>(size * size)
  store<f32>(spectrum, load<f32>(spectrum) + whole)
  if (second >= 0) store<f32>(spectrum, load<f32>(spectrum, 16) + whole, 16)
}

/** Four vectors `fromStep` bytes apart, as the columns of a 4 × 4 block whose rows go `toStep` bytes apart. */
@inline
function turn(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const a = v128.load(from), b = v128.load(from + fromStep), c = v128.load(from + 2 * fromStep), d = v128.load(from + 3 * fromStep)
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
  const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7), CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2))
  v128.store(to + toStep, v128.shuffle<i64>(ab, cd, 1, 3))
  v128.store(to + 2 * toStep, v128.shuffle<i64>(AB, CD, 0, 2))
  v128.store(to + 3 * toStep, v128.shuffle<i64>(AB, CD, 1, 3))
}

/** Transforms four rows that lie in the first line of scratch memory, and puts them into the spectrum's strips. */
function transformRows(job: usize, size: i32, top: i32, scratch: usize, spectrum: usize): void {
  const found = transform(size, word(job, PASSES), word(job, PASS_TABLE), scratch, scratch + line(size))
  for (let column = 0; column < size; column += 4) {
    const to = spectrum + <usize>(column >> 2) * line(size) + line(top)
    turn(found + line(column), 32, to, 32)
    turn(found + line(column) + 16, 32, to + 16, 32)
  }
}

function clearRows(spectrum: usize, size: i32, top: i32): void {
  for (let column = 0; column < size; column += 4) {
    memory.fill(spectrum + <usize>(column >> 2) * line(size) + line(top), 0, 128)
  }
}

function transformColumns(job: usize, size: i32, scratch: usize, spectrum: usize): void {
  for (let strip = 0; strip < size >> 2; strip++) {
    const at = spectrum + <usize>strip * line(size)
    const found = transform(size, word(job, PASSES), word(job, PASS_TABLE), at, scratch)
    if (found != at) memory.copy(at, found, line(size))
  }
}

/** Spectrum of the tile times spectrum of the kernels, columns transformed back, turned into strips of four rows. */
function multiply(job: usize, size: i32, pair: i32, scratch: usize, spectrum: usize, product: usize): void {
  let factor = <usize>word(job, SPECTRA) + <usize>pair * (<usize>(size * size) << 3)
  const rows = word(job, TILE_ROWS)
  const passes = word(job, PASSES)
  const table = <usize>word(job, PASS_TABLE)
  for (let strip = 0; strip < size >> 2; strip++) {
    const end = scratch + line(size)
    for (let to = scratch; to < end; to += 32, spectrum += 32, factor += 32) {
      const ar = v128.load(spectrum), ai = v128.load(spectrum, 16)
      const br = v128.load(factor), bi = v128.load(factor, 16)
      // Real and imaginary parts change places, so that the transform forward becomes the one back.
      v128.store(to, f32x4.relaxed_madd(ar, bi, f32x4.mul(ai, br)))
      v128.store(to, f32x4.relaxed_nmadd(ai, bi, f32x4.mul(ar, br)), 16)
    }
    const found = transform(size, passes, table, scratch, scratch + line(size))
    for (let row = 0; row < rows; row += 4) {
      const to = product + <usize>(row >> 2) * line(size) + line(strip << 2)
      turn(found + line(row), 32, to, 32)
      turn(found + line(row) + 16, 32, to + 16, 32)
    }
  }
}

/** Rows of the product transformed back; real parts go to the first output, imaginary ones to the second. */
function transformBack(job: usize, size: i32, scratch: usize, product: usize, firstOut: usize, firstTile: i32, secondOut: usize, secondTile: i32): void {
  const rows = word(job, TILE_ROWS)
  const passes = word(job, PASSES)
  const table = <usize>word(job, PASS_TABLE)
  for (let top = 0; top < rows; top += 4) {
    const found = transform(size, passes, table, product + <usize>(top >> 2) * line(size), scratch)
    writeRows(job, found + 16, size, top, firstOut, firstTile)
    if (secondOut != 0) writeRows(job, found, size, top, secondOut, secondTile)
  }
}

/** Writes what of four rows of a tile lies inside the output. */
function writeRows(job: usize, from: usize, size: i32, top: i32, out: usize, tile: i32): void {
  const across = word(job, TILES_ACROSS)
  const columns = word(job, OUT_COLUMNS)
  const firstRow = (tile / across) * word(job, TILE_ROWS) + top
  const firstColumn = (tile % across) * word(job, TILE_COLUMNS)
  const rows = min(min(4, word(job, TILE_ROWS) - top), word(job, OUT_ROWS) - firstRow)
  const count = min(word(job, TILE_COLUMNS), columns - firstColumn)
  if (rows <= 0) return
  const step = <usize>columns << 2
  const to = out + (<usize>firstRow * <usize>columns + <usize>firstColumn << 2)
  let column = 0
  if (rows == 4) for (; column + 4 <= count; column += 4) turn(from + line(column), 32, to + (<usize>column << 2), step)
  for (; column < count; column++) {
    for (let row = 0; row < rows; row++) {
      store<f32>(to + <usize>row * step + (<usize>column << 2), load<f32>(from + line(column) + (<usize>row << 2)))
    }
  }
}
