import { BLOCK_ROWS, BLOCKS, DILATION, GROUP_TABLE, GROUPS, OUT_COLUMNS, OUT_ROWS, PADDED_COLUMNS, PITCH, PLANE_TABLE, REACH_ROWS, STRIDE } from './job-layout'
import { address, loadPaddedRow, word } from './padded-rows'

/**
 * A sum of products of lines: weights through the planes, down the columns and along the rows, one after the other over a
 * block of output rows, so that nothing but the result leaves the cache.
 *
 * A group record is 8 words: lengths of the three lines, addresses of their weights, the output, and 1 where the term is
 * added to what stands there. Scratch memory: the padded rows after the first line, one padded row to fold the second
 * into, and one to load to.
 */
export function separableItem(job: usize, item: i32, scratch: usize): void {
  const blocks = word(job, BLOCKS)
  const plane = item / blocks
  const firstRow = (item % blocks) * word(job, BLOCK_ROWS)
  const outRows = word(job, OUT_ROWS)
  const columns = word(job, OUT_COLUMNS)
  const endRow = min(firstRow + word(job, BLOCK_ROWS), outRows)
  const stride = word(job, STRIDE)
  const dilation = word(job, DILATION)
  const pitch = <usize>word(job, PITCH)
  const rows = (endRow - firstRow - 1) * stride + word(job, REACH_ROWS)
  const folded = scratch + <usize>((word(job, BLOCK_ROWS) - 1) * stride + word(job, REACH_ROWS)) * pitch
  const groups = word(job, GROUPS)
  for (let group = 0; group < groups; group++) {
    const record = <usize>word(job, GROUP_TABLE) + (<usize>group << 5)
    for (let row = 0; row < rows; row++) {
      throughPlanes(job, plane, firstRow * stride + row, load<i32>(record), address(record + 12), scratch + <usize>row * pitch, folded + pitch)
    }
    for (let row = firstRow; row < endRow; row++) {
      const from = scratch + <usize>((row - firstRow) * stride) * pitch
      weighRows(from, <usize>dilation * pitch, load<i32>(record, 4), address(record + 16), folded, pitch)
      const out = address(record + 24) + (<usize>(plane * outRows + row) * <usize>columns << 2)
      if (stride == 1) alongRow(folded, <usize>dilation << 2, load<i32>(record, 8), address(record + 20), out, columns, load<i32>(record, 28) != 0)
      else alongRowStrided(folded, dilation, stride, load<i32>(record, 8), address(record + 20), out, columns, load<i32>(record, 28) != 0)
    }
  }
}

/** One padded row of the planes' weighted sum. */
function throughPlanes(job: usize, plane: i32, row: i32, taps: i32, weights: usize, to: usize, spare: usize): void {
  const columns = word(job, PADDED_COLUMNS)
  const bytes = <usize>((columns + 3) & ~3) << 2
  for (let tap = 0; tap < taps; tap++) {
    const source = load<i32>(<usize>word(job, PLANE_TABLE) + (<usize>(plane * word(job, STRIDE) + tap * word(job, DILATION)) << 2))
    const weight = load<f32>(weights + (<usize>tap << 2))
    loadPaddedRow(job, tap == 0 ? to : spare, source, row, 0, columns)
    const factor = f32x4.splat(weight)
    if (tap == 0) {
      if (taps == 1 && weight == 1) return
      for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, f32x4.mul(v128.load(to + at), factor))
    } else {
      for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, f32x4.relaxed_madd(v128.load(spare + at), factor, v128.load(to + at)))
    }
  }
}

/** The weighted sum of `taps` rows `step` bytes apart, 16 columns in registers at a time; a pitch is a multiple of 64 bytes. */
function weighRows(from: usize, step: usize, taps: i32, weights: usize, to: usize, pitch: usize): void {
  const end = weights + (<usize>taps << 2)
  for (let x: usize = 0; x < pitch; x += 64) {
    let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0)
    let row = from + x
    for (let weight = weights; weight < end; weight += 4, row += step) {
      const factor = v128.load_splat<f32>(weight)
      a = f32x4.relaxed_madd(v128.load(row), factor, a)
      b = f32x4.relaxed_madd(v128.load(row, 16), factor, b)
      c = f32x4.relaxed_madd(v128.load(row, 32), factor, c)
      d = f32x4.relaxed_madd(v128.load(row, 48), factor, d)
    }
    v128.store(to + x, a)
    v128.store(to + x, b, 16)
    v128.store(to + x, c, 32)
    v128.store(to + x, d, 48)
  }
}

/** 16 outputs at a time, then one by one. */
function alongRow(from: usize, step: usize, taps: i32, weights: usize, out: usize, columns: i32, add: bool): void {
  const end = weights + (<usize>taps << 2)
  const wide = <usize>(columns & ~15) << 2
  let x: usize = 0
  for (; x < wide; x += 64) {
    const to = out + x
    let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0)
    let pixels = from + x
    for (let weight = weights; weight < end; weight += 4, pixels += step) {
      const factor = v128.load_splat<f32>(weight)
      a = f32x4.relaxed_madd(v128.load(pixels), factor, a)
      b = f32x4.relaxed_madd(v128.load(pixels, 16), factor, b)
      c = f32x4.relaxed_madd(v128.load(pixels, 32), factor, c)
      d = f32x4.relaxed_madd(v128.load(pixels, 48), factor, d)
    }
    if (add) {
      a = f32x4.add(a, v128.load(to))
      b = f32x4.add(b, v128.load(to, 16))
      c = f32x4.add(c, v128.load(to, 32))
      d = f32x4.add(d, v128.load(to, 48))
    }
    v128.store(to, a)
    v128.store(to, b, 16)
    v128.store(to, c, 32)
    v128.store(to, d, 48)
  }
  for (const stop = <usize>columns << 2; x < stop; x += 4) {
    let sum: f32 = add ? load<f32>(out + x) : 0
    let pixels = from + x
    for (let weight = weights; weight < end; weight += 4, pixels += step) sum += load<f32>(pixels) * load<f32>(weight)
    store<f32>(out + x, sum)
  }
}

function alongRowStrided(from: usize, dilation: i32, stride: i32, taps: i32, weights: usize, out: usize, columns: i32, add: bool): void {
  for (let column = 0; column < columns; column++) {
    const to = out + (<usize>column << 2)
    let sum: f32 = add ? load<f32>(to) : 0
    for (let tap = 0; tap < taps; tap++) {
      sum += load<f32>(from + (<usize>(column * stride + tap * dilation) << 2)) * load<f32>(weights + (<usize>tap << 2))
    }
    store<f32>(to, sum)
  }
}
