import { BLOCK_ROWS, GROUP_TABLE, GROUPS, INPUT_TRANSFORM, LEVEL, OUT_COLUMNS, OUT_ROWS, PADDED_COLUMNS, PITCH, PLANE_TABLE, SIDE, SIDE_COLUMNS } from './job-layout'
import { address, loadPaddedRow, takeOffLevel, word } from './padded-rows'

/**
 * Four rows of outputs from side + 3 products instead of 4 · side: Toom–Cook F(4, side) down the columns (Winograd,
 * Arithmetic Complexity of Computations, SIAM 1980; Lavin and Gray, CVPR 2016). The rows' transform is shared by all
 * kernels of the bank, and the sum over the kernel's columns is taken before transforming back.
 *
 * Transformed rows are the points +a and −a pair by pair, then 0, then infinity. A pair's products P and Q give a⁰(P + Q),
 * a¹(P − Q), a²(P + Q) and a³(P − Q) to the four rows; 0 gives to the first one only, infinity to the last.
 *
 * A group record is 7 words: address of the weights [point][column][4 kernels], four outputs, the address of the
 * pairs' powers, and of the kernels' sums of weights. Stride and dilation are 1, the kernels' rows and columns
 * odd in number.
 */
export function winogradItem(job: usize, item: i32, scratch: usize): void {
  const outRows = word(job, OUT_ROWS)
  const columns = word(job, OUT_COLUMNS)
  const side = word(job, SIDE)
  const pitch = <usize>word(job, PITCH)
  const firstRow = item * word(job, BLOCK_ROWS)
  const endRow = min(firstRow + word(job, BLOCK_ROWS), outRows)
  const plane = load<i32>(<usize>word(job, PLANE_TABLE))
  // Rows beyond the image are padded with zeros; what they give is never stored.
  const loaded = ((endRow - firstRow + 3) & ~3) + side - 1
  const transformed = scratch + <usize>(word(job, BLOCK_ROWS) + side + 2) * pitch
  const sums = transformed + <usize>(side + 3) * pitch
  for (let row = 0; row < loaded; row++) {
    loadPaddedRow(job, scratch + <usize>row * pitch, plane, firstRow + row, 0, word(job, PADDED_COLUMNS))
    takeOffLevel(job, scratch + <usize>row * pitch, firstRow + row, 0, word(job, PADDED_COLUMNS))
  }
  const level = load<f32>(job + (LEVEL << 2))
  const groups = word(job, GROUPS)
  const step = <usize>columns << 2
  for (let row = firstRow; row < endRow; row += 4) {
    transformRows(job, scratch + <usize>(row - firstRow) * pitch, transformed, side + 3, pitch)
    const at = <usize>row * step
    for (let group = 0; group < groups; group++) {
      const record = <usize>word(job, GROUP_TABLE) + <usize>group * 28
      fourByFour(transformed, pitch, side + 3, word(job, SIDE_COLUMNS), record, columns, sums, at, step, min(4, endRow - row), level)
    }
  }
}

/** Each transformed row is a weighted sum of the same padded rows, many of whose weights are 0. */
function transformRows(job: usize, rows: usize, to: usize, points: i32, pitch: usize): void {
  const bytes = <usize>((word(job, PADDED_COLUMNS) + 7) & ~7) << 2
  const matrix = <usize>word(job, INPUT_TRANSFORM)
  for (let point = 0; point < points; point++) {
    const factors = matrix + (<usize>(point * points) << 2)
    const target = to + <usize>point * pitch
    for (let x: usize = 0; x < bytes; x += 32) {
      let near = f32x4.splat(0), far = f32x4.splat(0)
      let from = rows + x
      for (let row = 0; row < points; row++, from += pitch) {
        const factor = v128.load_splat<f32>(factors + (<usize>row << 2))
        near = f32x4.relaxed_madd(v128.load(from), factor, near)
        far = f32x4.relaxed_madd(v128.load(from, 16), factor, far)
      }
      v128.store(target + x, near)
      v128.store(target + x, far, 16)
    }
  }
}

/** Four rows of four kernels, 8 columns at a time: the points' sums go to memory, 128 bytes each, and from there to the rows. */
function fourByFour(rows: usize, pitch: usize, points: i32, sideColumns: i32, record: usize, columns: i32, sums: usize, at: usize, step: usize, rowsLeft: i32, level: f32): void {
  const last = <usize>(columns - 8) << 2
  const reach = <usize>sideColumns << 2
  const weights = address(record)
  const endOfSums = sums + (<usize>points << 7)
  for (let x: usize = 0; ; x = min(x + 32, last)) {
    let weight = weights
    let row = rows + x
    for (let to = sums; to < endOfSums; to += 128, row += pitch) {
      let near = v128.load(row), far = v128.load(row, 16)
      let factor = v128.load_splat<f32>(weight)
      let a = f32x4.mul(near, factor), b = f32x4.mul(far, factor)
      factor = v128.load_splat<f32>(weight, 4)
      let c = f32x4.mul(near, factor), d = f32x4.mul(far, factor)
      factor = v128.load_splat<f32>(weight, 8)
      let e = f32x4.mul(near, factor), f = f32x4.mul(far, factor)
      factor = v128.load_splat<f32>(weight, 12)
      let g = f32x4.mul(near, factor), h = f32x4.mul(far, factor)
      weight += 16
      for (let from = row + 4, end = row + reach; from < end; from += 8, weight += 32) {
        near = v128.load(from), far = v128.load(from, 16)
        factor = v128.load_splat<f32>(weight)
        a = f32x4.relaxed_madd(near, factor, a)
        b = f32x4.relaxed_madd(far, factor, b)
        factor = v128.load_splat<f32>(weight, 4)
        c = f32x4.relaxed_madd(near, factor, c)
        d = f32x4.relaxed_madd(far, factor, d)
        factor = v128.load_splat<f32>(weight, 8)
        e = f32x4.relaxed_madd(near, factor, e)
        f = f32x4.relaxed_madd(far, factor, f)
        factor = v128.load_splat<f32>(weight, 12)
        g = f32x4.relaxed_madd(near, factor, g)
        h = f32x4.relaxed_madd(far, factor, h)
        near = v128.load(from, 4), far = v128.load(from, 20)
        factor = v128.load_splat<f32>(weight, 16)
        a = f32x4.relaxed_madd(near, factor, a)
        b = f32x4.relaxed_madd(far, factor, b)
        factor = v128.load_splat<f32>(weight, 20)
        c = f32x4.relaxed_madd(near, factor, c)
        d = f32x4.relaxed_madd(far, factor, d)
        factor = v128.load_splat<f32>(weight, 24)
        e = f32x4.relaxed_madd(near, factor, e)
        f = f32x4.relaxed_madd(far, factor, f)
        factor = v128.load_splat<f32>(weight, 28)
        g = f32x4.relaxed_madd(near, factor, g)
        h = f32x4.relaxed_madd(far, factor, h)
      }
      v128.store(to, a)
      v128.store(to, b, 16)
      v128.store(to, c, 32)
      v128.store(to, d, 48)
      v128.store(to, e, 64)
      v128.store(to, f, 80)
      v128.store(to, g, 96)
      v128.store(to, h, 112)
    }
    for (let kernel: usize = 0; kernel < 4; kernel++) {
      const offset = level * load<f32>(address(record + 24) + (kernel << 2))
      backToRows(sums + (kernel << 5), endOfSums, address(record + 20), address(record + 4 + (kernel << 2)) + at + x, step, rowsLeft, offset)
    }
    if (x == last) return
  }
}

/** 8 columns of four rows of one kernel from the sums of its points, 128 bytes apart. `powers`: a, a² and a³ of each pair, four times. */
function backToRows(from: usize, end: usize, powers: usize, out: usize, step: usize, rowsLeft: i32, offset: f32): void {
  const start = f32x4.splat(offset)
  let a = start, b = start, c = start, d = start, e = start, f = start, g = start, h = start
  for (const lastPair = end - 256; from < lastPair; from += 256, powers += 48) {
    const one = v128.load(powers), two = v128.load(powers, 16), three = v128.load(powers, 32)
    let p = v128.load(from), q = v128.load(from, 128)
    let even = f32x4.add(p, q), odd = f32x4.sub(p, q)
    a = f32x4.add(a, even)
    c = f32x4.relaxed_madd(odd, one, c)
    e = f32x4.relaxed_madd(even, two, e)
    g = f32x4.relaxed_madd(odd, three, g)
    p = v128.load(from, 16), q = v128.load(from, 144)
    even = f32x4.add(p, q), odd = f32x4.sub(p, q)
    b = f32x4.add(b, even)
    d = f32x4.relaxed_madd(odd, one, d)
    f = f32x4.relaxed_madd(even, two, f)
    h = f32x4.relaxed_madd(odd, three, h)
  }
  v128.store(out, f32x4.add(a, v128.load(from)))
  v128.store(out, f32x4.add(b, v128.load(from, 16)), 16)
  if (rowsLeft < 2) return
  v128.store(out + step, c)
  v128.store(out + step, d, 16)
  if (rowsLeft < 3) return
  v128.store(out + 2 * step, e)
  v128.store(out + 2 * step, f, 16)
  if (rowsLeft < 4) return
  v128.store(out + 3 * step, f32x4.add(g, v128.load(from, 128)))
  v128.store(out + 3 * step, f32x4.add(h, v128.load(from, 144)), 16)
}
