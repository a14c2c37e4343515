import { BLOCK_ROWS, GROUP_TABLE, GROUPS, INPUT_TRANSFORM, OUT_COLUMNS, OUT_ROWS, PADDED_COLUMNS, PITCH, PLANE_TABLE, SIDE, SIDE_COLUMNS } from './job-layout'
import { address, loadPaddedRow, word } from './padded-rows'

/**
 * Two rows of outputs from side + 1 products instead of 2 · side: Toom–Cook F(2, side) down the columns (Winograd,
 * Arithmetic Complexity of Computations, SIAM 1980; Lavin and Gray, CVPR 2016). The rows' transform is shared by all
 * kernels of the bank, and the sum over the kernel's columns is taken before transforming back.
 *
 * Transformed rows come in pairs: the points +a and −a, whose products P and Q give P + Q to the upper output row and
 * a · (P − Q) to the lower one; the second pair is 0 and infinity, which give to one row each.
 *
 * A group record is 4 words: address of the weights [pair][column][P of 2 kernels, Q of 2 kernels], two outputs, and the
 * address of the pairs' a. Stride and dilation are 1, the side is odd.
 */
export function winogradItem(job: usize, item: i32, scratch: usize): void {
  const outRows = word(job, OUT_ROWS)
  const columns = word(job, OUT_COLUMNS)
  const side = word(job, SIDE)
  const pitch = <usize>word(job, PITCH)
  const firstRow = item * word(job, BLOCK_ROWS)
  const endRow = min(firstRow + word(job, BLOCK_ROWS), outRows)
  const plane = load<i32>(<usize>word(job, PLANE_TABLE))
  const transformed = scratch + <usize>(word(job, BLOCK_ROWS) + side) * pitch
  // Where the image has an odd number of rows, the last pair's lower row goes to scratch memory.
  const spare = transformed + <usize>(side + 1) * pitch
  for (let row = 0; row < endRow - firstRow + side; row++) {
    loadPaddedRow(job, scratch + <usize>row * pitch, plane, firstRow + row, 0, word(job, PADDED_COLUMNS))
  }
  const groups = word(job, GROUPS)
  for (let row = firstRow; row < endRow; row += 2) {
    transformRows(job, scratch + <usize>(row - firstRow) * pitch, transformed, side, pitch)
    const at = <usize>row * <usize>columns << 2
    const step = <usize>columns << 2
    for (let group = 0; group < groups; group++) {
      const record = <usize>word(job, GROUP_TABLE) + (<usize>group << 4)
      const upper0 = address(record + 4) + at
      const upper1 = address(record + 8) + at
      const whole = row + 1 < outRows
      outputPair(transformed, pitch, (side + 1) >> 1, word(job, SIDE_COLUMNS), address(record), address(record + 12), columns,
        upper0, whole ? upper0 + step : spare, upper1, whole ? upper1 + step : spare)
    }
  }
}

/** Each transformed row is a weighted sum of side + 1 padded rows. */
function transformRows(job: usize, rows: usize, to: usize, side: i32, pitch: usize): void {
  const bytes = <usize>((word(job, PADDED_COLUMNS) + 3) & ~3) << 2
  const matrix = <usize>word(job, INPUT_TRANSFORM)
  for (let point = 0; point <= side; point++) {
    const factors = matrix + (<usize>(point * (side + 1)) << 2)
    const target = to + <usize>point * pitch
    for (let x: usize = 0; x < bytes; x += 16) {
      let sum = f32x4.splat(0)
      for (let row = 0; row <= side; row++) {
        sum = f32x4.relaxed_madd(v128.load(rows + <usize>row * pitch + x), v128.load_splat<f32>(factors + (<usize>row << 2)), sum)
      }
      v128.store(target + x, sum)
    }
  }
}

/**
 * Two rows of two kernels, 8 columns at a time. The first pair's sums become the outputs' registers; only the pairs after
 * zero and infinity need registers beside them.
 */
function outputPair(rows: usize, pitch: usize, pairs: i32, sideColumns: i32, weights: usize, points: usize, columns: i32, upper0: usize, lower0: usize, upper1: usize, lower1: usize): void {
  const last = <usize>(columns - 8) << 2
  const reach = <usize>sideColumns << 2
  for (let x: usize = 0; ; x = min(x + 32, last)) {
    // Products P and Q of kernels 0 and 1, near and far four columns.
    let p0 = f32x4.splat(0), r0 = f32x4.splat(0), q0 = f32x4.splat(0), s0 = f32x4.splat(0)
    let p1 = f32x4.splat(0), r1 = f32x4.splat(0), q1 = f32x4.splat(0), s1 = f32x4.splat(0)
    let weight = weights
    let from = rows + x
    for (const end = from + reach; from < end; from += 4, weight += 16) {
      const near = v128.load(from), far = v128.load(from, 16)
      let factor = v128.load_splat<f32>(weight)
      p0 = f32x4.relaxed_madd(near, factor, p0)
      r0 = f32x4.relaxed_madd(far, factor, r0)
      factor = v128.load_splat<f32>(weight, 4)
      p1 = f32x4.relaxed_madd(near, factor, p1)
      r1 = f32x4.relaxed_madd(far, factor, r1)
      const nearQ = v128.load(from + pitch), farQ = v128.load(from + pitch, 16)
      factor = v128.load_splat<f32>(weight, 8)
      q0 = f32x4.relaxed_madd(nearQ, factor, q0)
      s0 = f32x4.relaxed_madd(farQ, factor, s0)
      factor = v128.load_splat<f32>(weight, 12)
      q1 = f32x4.relaxed_madd(nearQ, factor, q1)
      s1 = f32x4.relaxed_madd(farQ, factor, s1)
    }
    let u0 = f32x4.add(p0, q0), v0 = f32x4.add(r0, s0), l0 = f32x4.sub(p0, q0), m0 = f32x4.sub(r0, s0)
    let u1 = f32x4.add(p1, q1), v1 = f32x4.add(r1, s1), l1 = f32x4.sub(p1, q1), m1 = f32x4.sub(r1, s1)
    from = rows + 2 * pitch + x
    for (const end = from + reach; from < end; from += 4, weight += 16) {
      const near = v128.load(from), far = v128.load(from, 16)
      let factor = v128.load_splat<f32>(weight)
      u0 = f32x4.relaxed_madd(near, factor, u0)
      v0 = f32x4.relaxed_madd(far, factor, v0)
      factor = v128.load_splat<f32>(weight, 4)
      u1 = f32x4.relaxed_madd(near, factor, u1)
      v1 = f32x4.relaxed_madd(far, factor, v1)
      const nearQ = v128.load(from + pitch), farQ = v128.load(from + pitch, 16)
      factor = v128.load_splat<f32>(weight, 8)
      l0 = f32x4.relaxed_madd(nearQ, factor, l0)
      m0 = f32x4.relaxed_madd(farQ, factor, m0)
      factor = v128.load_splat<f32>(weight, 12)
      l1 = f32x4.relaxed_madd(nearQ, factor, l1)
      m1 = f32x4.relaxed_madd(farQ, factor, m1)
    }
    for (let pair = 2; pair < pairs; pair++) {
      p0 = f32x4.splat(0), r0 = f32x4.splat(0), q0 = f32x4.splat(0), s0 = f32x4.splat(0)
      p1 = f32x4.splat(0), r1 = f32x4.splat(0), q1 = f32x4.splat(0), s1 = f32x4.splat(0)
      from = rows + <usize>(2 * pair) * pitch + x
      for (const end = from + reach; from < end; from += 4, weight += 16) {
        const near = v128.load(from), far = v128.load(from, 16)
        let factor = v128.load_splat<f32>(weight)
        p0 = f32x4.relaxed_madd(near, factor, p0)
        r0 = f32x4.relaxed_madd(far, factor, r0)
        factor = v128.load_splat<f32>(weight, 4)
        p1 = f32x4.relaxed_madd(near, factor, p1)
        r1 = f32x4.relaxed_madd(far, factor, r1)
        const nearQ = v128.load(from + pitch), farQ = v128.load(from + pitch, 16)
        factor = v128.load_splat<f32>(weight, 8)
        q0 = f32x4.relaxed_madd(nearQ, factor, q0)
        s0 = f32x4.relaxed_madd(farQ, factor, s0)
        factor = v128.load_splat<f32>(weight, 12)
        q1 = f32x4.relaxed_madd(nearQ, factor, q1)
        s1 = f32x4.relaxed_madd(farQ, factor, s1)
      }
      const point = v128.load_splat<f32>(points + (<usize>pair << 2))
      u0 = f32x4.add(u0, f32x4.add(p0, q0))
      v0 = f32x4.add(v0, f32x4.add(r0, s0))
      u1 = f32x4.add(u1, f32x4.add(p1, q1))
      v1 = f32x4.add(v1, f32x4.add(r1, s1))
      l0 = f32x4.relaxed_madd(f32x4.sub(p0, q0), point, l0)
      m0 = f32x4.relaxed_madd(f32x4.sub(r0, s0), point, m0)
      l1 = f32x4.relaxed_madd(f32x4.sub(p1, q1), point, l1)
      m1 = f32x4.relaxed_madd(f32x4.sub(r1, s1), point, m1)
    }
    v128.store(upper0 + x, u0)
    v128.store(upper0 + x, v0, 16)
    v128.store(lower0 + x, l0)
    v128.store(lower0 + x, m0, 16)
    v128.store(upper1 + x, u1)
    v128.store(upper1 + x, v1, 16)
    v128.store(lower1 + x, l1)
    v128.store(lower1 + x, m1, 16)
    if (x == last) return
  }
}
