import { BLOCK_ROWS, BLOCKS, DILATION, GROUP_TABLE, GROUPS, KERNEL_PLANES, OUT_COLUMNS, OUT_ROWS, PADDED_COLUMNS, PITCH, PLANE_TABLE, REACH_ROWS, SIDE, SIDE_COLUMNS, STRIDE } from './job-layout'
import { address, loadPaddedRow, word } from './padded-rows'

/**
 * The sum over the taps itself, for any size, stride and dilation. An item is a block of output rows. Its padded source
 * rows are copied to scratch memory, where a row is kept as `stride` phases (columns 0, s, 2s …, then 1, s + 1, …), so
 * that outputs next to each other always read pixels next to each other.
 *
 * A group record is 8 words: kernels in it (4, 2 or 1), taps, address of the taps' byte offsets in scratch memory,
 * address of the weights [tap][kernel], and the kernels' outputs. SIDE is not 0 where a lonely kernel's taps are all of
 * its rows and columns, in order, and neither stride nor dilation skips pixels: then two rows are computed together.
 */
export function directItem(job: usize, item: i32, scratch: usize): void {
  const blocks = word(job, BLOCKS)
  const plane = item / blocks
  const firstRow = (item % blocks) * word(job, BLOCK_ROWS)
  const outRows = word(job, OUT_ROWS)
  const outColumns = word(job, OUT_COLUMNS)
  const endRow = min(firstRow + word(job, BLOCK_ROWS), outRows)
  const stride = word(job, STRIDE)
  const pitch = <usize>word(job, PITCH)
  const side = word(job, SIDE)
  loadBlock(job, plane, firstRow, endRow, scratch)

  const groups = word(job, GROUPS)
  for (let group = 0; group < groups; group++) {
    const record = <usize>word(job, GROUP_TABLE) + (<usize>group << 5)
    const taps = load<i32>(record, 4)
    const offsets = address(record + 8)
    const weights = address(record + 12)
    const kernels = load<i32>(record)
    for (let row = firstRow; row < endRow; row++) {
      const base = scratch + <usize>((row - firstRow) * stride) * pitch
      const at = <usize>(plane * outRows + row) * <usize>outColumns << 2
      if (kernels == 1 && side > 0 && row + 1 < endRow) {
        twoRows(base, pitch, side, word(job, SIDE_COLUMNS), weights, outColumns, address(record + 16) + at)
        row++
        continue
      }
      if (kernels == 4) fourKernels(base, taps, offsets, weights, outColumns, address(record + 16) + at, address(record + 20) + at, address(record + 24) + at, address(record + 28) + at)
      else if (kernels == 2) twoKernels(base, taps, offsets, weights, outColumns, address(record + 16) + at, address(record + 20) + at)
      else oneKernel(base, taps, offsets, weights, outColumns, address(record + 16) + at)
    }
  }
}

/** The padded rows that a block of outputs needs, for every plane of the kernel. */
function loadBlock(job: usize, plane: i32, firstRow: i32, endRow: i32, scratch: usize): void {
  const stride = word(job, STRIDE)
  const pitch = <usize>word(job, PITCH)
  const paddedColumns = word(job, PADDED_COLUMNS)
  const blockRows = (word(job, BLOCK_ROWS) - 1) * stride + word(job, REACH_ROWS)
  const rows = (endRow - firstRow - 1) * stride + word(job, REACH_ROWS)
  const planes = word(job, KERNEL_PLANES)
  // One row beyond the block serves to take the phases apart.
  const whole = scratch + <usize>(planes * blockRows) * pitch
  for (let tap = 0; tap < planes; tap++) {
    const source = load<i32>(<usize>word(job, PLANE_TABLE) + (<usize>(plane * stride + tap * word(job, DILATION)) << 2))
    for (let row = 0; row < rows; row++) {
      const to = scratch + <usize>(tap * blockRows + row) * pitch
      if (stride == 1) {
        loadPaddedRow(job, to, source, firstRow + row, 0, paddedColumns)
        continue
      }
      loadPaddedRow(job, whole, source, firstRow * stride + row, 0, paddedColumns)
      const phaseBytes = <usize>((paddedColumns + stride - 1) / stride) << 2
      for (let column = 0; column < paddedColumns; column++) {
        store<f32>(to + <usize>(column % stride) * phaseBytes + (<usize>(column / stride) << 2), load<f32>(whole + (<usize>column << 2)))
      }
    }
  }
}

/** 8 outputs of 4 kernels in registers: 8 multiply-adds for 6 loads. At least 8 columns; the last step may overlap. */
function fourKernels(base: usize, taps: i32, offsets: usize, weights: usize, columns: i32, out0: usize, out1: usize, out2: usize, out3: usize): void {
  const end = offsets + (<usize>taps << 2)
  const last = <usize>(columns - 8) << 2
  for (let x: usize = 0; ; x = min(x + 32, last)) {
    const from = base + x
    let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0)
    let e = f32x4.splat(0), f = f32x4.splat(0), g = f32x4.splat(0), h = f32x4.splat(0)
    let weight = weights
    for (let offset = offsets; offset < end; offset += 4, weight += 16) {
      const pixels = from + load<u32>(offset)
      const near = v128.load(pixels)
      const far = v128.load(pixels, 16)
      let factor = v128.load_splat<f32>(weight)
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
    }
    v128.store(out0 + x, a)
    v128.store(out0 + x, b, 16)
    v128.store(out1 + x, c)
    v128.store(out1 + x, d, 16)
    v128.store(out2 + x, e)
    v128.store(out2 + x, f, 16)
    v128.store(out3 + x, g)
    v128.store(out3 + x, h, 16)
    if (x == last) return
  }
}

/** 8 outputs of 2 kernels, for what is left of a bank. */
function twoKernels(base: usize, taps: i32, offsets: usize, weights: usize, columns: i32, out0: usize, out1: usize): void {
  const end = offsets + (<usize>taps << 2)
  const last = <usize>(columns - 8) << 2
  for (let x: usize = 0; ; x = min(x + 32, last)) {
    const from = base + x
    let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0)
    let weight = weights
    for (let offset = offsets; offset < end; offset += 4, weight += 8) {
      const pixels = from + load<u32>(offset)
      const near = v128.load(pixels)
      const far = v128.load(pixels, 16)
      let factor = v128.load_splat<f32>(weight)
      a = f32x4.relaxed_madd(near, factor, a)
      b = f32x4.relaxed_madd(far, factor, b)
      factor = v128.load_splat<f32>(weight, 4)
      c = f32x4.relaxed_madd(near, factor, c)
      d = f32x4.relaxed_madd(far, factor, d)
    }
    v128.store(out0 + x, a)
    v128.store(out0 + x, b, 16)
    v128.store(out1 + x, c)
    v128.store(out1 + x, d, 16)
    if (x == last) return
  }
}

/** 32 outputs in registers, then 8 at a time. */
function oneKernel(base: usize, taps: i32, offsets: usize, weights: usize, columns: i32, out: usize): void {
  const end = offsets + (<usize>taps << 2)
  const wide = <usize>(columns & ~31) << 2
  let x: usize = 0
  for (; x < wide; x += 128) {
    const from = base + x
    let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0)
    let e = f32x4.splat(0), f = f32x4.splat(0), g = f32x4.splat(0), h = f32x4.splat(0)
    let weight = weights
    for (let offset = offsets; offset < end; offset += 4, weight += 4) {
      const pixels = from + load<u32>(offset)
      const factor = v128.load_splat<f32>(weight)
      a = f32x4.relaxed_madd(v128.load(pixels), factor, a)
      b = f32x4.relaxed_madd(v128.load(pixels, 16), factor, b)
      c = f32x4.relaxed_madd(v128.load(pixels, 32), factor, c)
      d = f32x4.relaxed_madd(v128.load(pixels, 48), factor, d)
      e = f32x4.relaxed_madd(v128.load(pixels, 64), factor, e)
      f = f32x4.relaxed_madd(v128.load(pixels, 80), factor, f)
      g = f32x4.relaxed_madd(v128.load(pixels, 96), factor, g)
      h = f32x4.relaxed_madd(v128.load(pixels, 112), factor, h)
    }
    const to = out + x
    v128.store(to, a)
    v128.store(to, b, 16)
    v128.store(to, c, 32)
    v128.store(to, d, 48)
    v128.store(to, e, 64)
    v128.store(to, f, 80)
    v128.store(to, g, 96)
    v128.store(to, h, 112)
  }
  const last = <usize>(columns - 8) << 2
  while (x < <usize>columns << 2) {
    x = min(x, last)
    const from = base + x
    let a = f32x4.splat(0), b = f32x4.splat(0)
    let weight = weights
    for (let offset = offsets; offset < end; offset += 4, weight += 4) {
      const pixels = from + load<u32>(offset)
      const factor = v128.load_splat<f32>(weight)
      a = f32x4.relaxed_madd(v128.load(pixels), factor, a)
      b = f32x4.relaxed_madd(v128.load(pixels, 16), factor, b)
    }
    v128.store(out + x, a)
    v128.store(out + x, b, 16)
    x += 32
  }
}

/**
 * 16 outputs of two rows of one kernel in registers: a row of pixels serves the upper row by one row of weights and the
 * lower row by the one above, so that 8 multiply-adds need 6 loads. At least 16 columns; the last step may overlap.
 */
function twoRows(base: usize, pitch: usize, side: i32, sideColumns: i32, weights: usize, columns: i32, upper: usize): void {
  const lower = upper + (<usize>columns << 2)
  const last = <usize>(columns - 16) << 2
  const reach = <usize>sideColumns << 2
  for (let x: usize = 0; ; x = min(x + 64, last)) {
    let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0)
    let e = f32x4.splat(0), f = f32x4.splat(0), g = f32x4.splat(0), h = f32x4.splat(0)
    let from = base + x
    let weight = weights
    for (const end = from + reach; from < end; from += 4, weight += 4) {
      const factor = v128.load_splat<f32>(weight)
      a = f32x4.relaxed_madd(v128.load(from), factor, a)
      b = f32x4.relaxed_madd(v128.load(from, 16), factor, b)
      c = f32x4.relaxed_madd(v128.load(from, 32), factor, c)
      d = f32x4.relaxed_madd(v128.load(from, 48), factor, d)
    }
    let row = base + x + pitch
    for (let index = 1; index < side; index++, row += pitch) {
      from = row
      for (const end = from + reach; from < end; from += 4, weight += 4) {
        const under = v128.load_splat<f32>(weight)
        const above = v128.load_splat<f32>(weight - reach)
        let pixels = v128.load(from)
        a = f32x4.relaxed_madd(pixels, under, a)
        e = f32x4.relaxed_madd(pixels, above, e)
        pixels = v128.load(from, 16)
        b = f32x4.relaxed_madd(pixels, under, b)
        f = f32x4.relaxed_madd(pixels, above, f)
        pixels = v128.load(from, 32)
        c = f32x4.relaxed_madd(pixels, under, c)
        g = f32x4.relaxed_madd(pixels, above, g)
        pixels = v128.load(from, 48)
        d = f32x4.relaxed_madd(pixels, under, d)
        h = f32x4.relaxed_madd(pixels, above, h)
      }
    }
    weight -= reach
    for (const end = row + reach; row < end; row += 4, weight += 4) {
      const factor = v128.load_splat<f32>(weight)
      e = f32x4.relaxed_madd(v128.load(row), factor, e)
      f = f32x4.relaxed_madd(v128.load(row, 16), factor, f)
      g = f32x4.relaxed_madd(v128.load(row, 32), factor, g)
      h = f32x4.relaxed_madd(v128.load(row, 48), factor, h)
    }
    v128.store(upper + x, a)
    v128.store(upper + x, b, 16)
    v128.store(upper + x, c, 32)
    v128.store(upper + x, d, 48)
    v128.store(lower + x, e)
    v128.store(lower + x, f, 16)
    v128.store(lower + x, g, 32)
    v128.store(lower + x, h, 48)
    if (x == last) return
  }
}
