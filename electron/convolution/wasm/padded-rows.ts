import { COLUMN_TABLE, FIRST_COLUMN, IMAGE, IMAGE_COLUMNS, IMAGE_ROWS, LEVEL, NOT_FINITE, PADDED_COLUMNS, PADDED_ROWS, ROW_TABLE } from './job-layout'

@inline
export function word(job: usize, index: i32): i32 {
  return load<i32>(job + (<usize>index << 2))
}

/** The address that is stored at an address. */
@inline
export function address(at: usize): usize {
  return <usize>load<u32>(at)
}

/**
 * Copies `count` padded pixels of padded row `row`, from padded column `from` on, to `to`; zeros where the border is
 * zero and beyond the padded image. `plane` is a source plane, or −1. Notes pixels that are not finite, or beyond 10³⁰.
 */
export function loadPaddedRow(job: usize, to: usize, plane: i32, row: i32, from: i32, count: i32): void {
  const source = plane < 0 || row >= word(job, PADDED_ROWS) ? -1 : load<i32>(<usize>word(job, ROW_TABLE) + (<usize>row << 2))
  if (source < 0) {
    memory.fill(to, 0, <usize>count << 2)
    return
  }
  const columns = word(job, IMAGE_COLUMNS)
  const first = word(job, FIRST_COLUMN)
  const pixels = <usize>word(job, IMAGE) + ((<usize>plane * <usize>word(job, IMAGE_ROWS) + <usize>source) * <usize>columns << 2)
  const end = from + count
  const inside = min(max(-first, from), end)
  const outside = max(min(columns - first, end), inside)
  fold(job, to, pixels, from, from, inside)
  copyFinite(job, to + (<usize>(inside - from) << 2), pixels + (<usize>(first + inside) << 2), outside - inside)
  fold(job, to, pixels, from, outside, end)
}

/** The padded columns begin..end, whose source columns are looked up. */
function fold(job: usize, to: usize, pixels: usize, from: i32, begin: i32, end: i32): void {
  const table = <usize>word(job, COLUMN_TABLE)
  const known = word(job, PADDED_COLUMNS)
  for (let column = begin; column < end; column++) {
    const source = column < known ? load<i32>(table + (<usize>column << 2)) : -1
    store<f32>(to + (<usize>(column - from) << 2), source < 0 ? 0 : load<f32>(pixels + (<usize>source << 2)))
  }
}

function copyFinite(job: usize, to: usize, from: usize, count: i32): void {
  // A sum that a NaN, an infinity or a number so large that transforms would overflow makes infinite or NaN. Four sums, so
  // that none waits for the one before.
  const large = f32x4.splat(1e8), zero = f32x4.splat(0)
  let sum = zero, sumB = zero, sumC = zero, sumD = zero
  let at: usize = 0
  for (const end = <usize>(max(count, 0) & ~15) << 2; at < end; at += 64) {
    const a = v128.load(from + at), b = v128.load(from + at, 16), c = v128.load(from + at, 32), d = v128.load(from + at, 48)
    sum = f32x4.relaxed_madd(a, large, sum)
    sumB = f32x4.relaxed_madd(b, large, sumB)
    sumC = f32x4.relaxed_madd(c, large, sumC)
    sumD = f32x4.relaxed_madd(d, large, sumD)
    v128.store(to + at, a)
    v128.store(to + at, b, 16)
    v128.store(to + at, c, 32)
    v128.store(to + at, d, 48)
  }
  sum = f32x4.add(f32x4.add(sum, sumB), f32x4.add(sumC, sumD))
  let rest: f32 = 0
  for (const end = <usize>count << 2; at < end; at += 4) {
    const pixel = load<f32>(from + at)
    rest += pixel * 1e8
    store<f32>(to + at, pixel)
  }
  // Zero times a number is zero, times infinity or NaN it is NaN.
  if (v128.any_true(f32x4.ne(f32x4.mul(sum, zero), zero)) || rest * 0 != 0) atomic.store<i32>(job + (NOT_FINITE << 2), 1)
}

/**
 * Takes the job's level off `count` pixels of padded row `row` that lie at `at`, the first of them padded column `column`.
 * What lies beyond the padded image stays 0: no output is made of it, and a step to it would cost digits.
 */
export function takeOffLevel(job: usize, at: usize, row: i32, column: i32, count: i32): void {
  if (row >= word(job, PADDED_ROWS)) return
  const level = load<f32>(job + (LEVEL << 2))
  const levels = f32x4.splat(level)
  const end = at + (<usize>max(0, min(count, word(job, PADDED_COLUMNS) - column)) << 2)
  for (; at + 16 <= end; at += 16) v128.store(at, f32x4.sub(v128.load(at), levels))
  for (; at < end; at += 4) store<f32>(at, load<f32>(at) - level)
}
