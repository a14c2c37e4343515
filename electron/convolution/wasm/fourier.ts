import { address } from './padded-rows'

/**
 * Discrete Fourier transforms of four complex lines at once, one in each lane, of a length that is a product of 2, 3, 4
 * and 5. Point i lies at 32 · i bytes: four real parts, four imaginary parts. Stockham's form (Van Loan, Computational
 * Frameworks for the Fast Fourier Transform, SIAM 1992, 1.7): each pass reads one buffer and writes the other, and the
 * result comes in natural order. Returns the buffer that holds it.
 *
 * There is no inverse: swap real and imaginary parts before and after.
 *
 * `table` has two words a pass: its radix, and the address of its factors, per step p from 1 the (cos, sin) of the 2nd,
 * 3rd … output of the butterfly.
 */
export function transform(length: i32, passes: i32, table: usize, from: usize, to: usize): usize {
  let remaining = length
  let stride = 1
  for (let pass = 0; pass < passes; pass++) {
    const radix = load<i32>(table)
    const factors = address(table + 4)
    remaining /= radix
    const legs = <usize>(remaining * stride) << 5
    if (radix == 4) pass4(from, to, factors, remaining, stride, legs)
    else if (radix == 3) pass3(from, to, factors, remaining, stride, legs)
    else if (radix == 5) pass5(from, to, factors, remaining, stride, legs)
    else pass2(from, to, factors, remaining, stride, legs)
    stride *= radix
    table += 8
    const written = to
    to = from
    from = written
  }
  return from
}

/** Stores (re, im) · (c, s). */
@inline
function storeTurned(to: usize, re: v128, im: v128, c: v128, s: v128): void {
  v128.store(to, f32x4.relaxed_nmadd(im, s, f32x4.mul(re, c)))
  v128.store(to, f32x4.relaxed_madd(im, c, f32x4.mul(re, s)), 16)
}

function pass2(from: usize, to: usize, factors: usize, steps: i32, stride: i32, legs: usize): void {
  const leg = <usize>stride << 5
  for (let step = 0; step < steps; step++) {
    const turned = step > 0
    const c = turned ? v128.load_splat<f32>(factors) : f32x4.splat(1)
    const s = turned ? v128.load_splat<f32>(factors, 4) : f32x4.splat(0)
    if (turned) factors += 8
    for (const end = from + leg; from < end; from += 32, to += 32) {
      const ar = v128.load(from), ai = v128.load(from, 16)
      const br = v128.load(from + legs), bi = v128.load(from + legs, 16)
      v128.store(to, f32x4.add(ar, br))
      v128.store(to, f32x4.add(ai, bi), 16)
      storeTurned(to + leg, f32x4.sub(ar, br), f32x4.sub(ai, bi), c, s)
    }
    to += leg
  }
}

function pass3(from: usize, to: usize, factors: usize, steps: i32, stride: i32, legs: usize): void {
  const leg = <usize>stride << 5
  const half = f32x4.splat(0.5)
  const sin60 = f32x4.splat(0.8660254037844386)
  for (let step = 0; step < steps; step++) {
    const turned = step > 0
    const c1 = turned ? v128.load_splat<f32>(factors) : f32x4.splat(1)
    const s1 = turned ? v128.load_splat<f32>(factors, 4) : f32x4.splat(0)
    const c2 = turned ? v128.load_splat<f32>(factors, 8) : f32x4.splat(1)
    const s2 = turned ? v128.load_splat<f32>(factors, 12) : f32x4.splat(0)
    if (turned) factors += 16
    for (const end = from + leg; from < end; from += 32, to += 32) {
      const ar = v128.load(from), ai = v128.load(from, 16)
      const br = v128.load(from + legs), bi = v128.load(from + legs, 16)
      const cr = v128.load(from + 2 * legs), ci = v128.load(from + 2 * legs, 16)
      const sr = f32x4.add(br, cr), si = f32x4.add(bi, ci)
      v128.store(to, f32x4.add(ar, sr))
      v128.store(to, f32x4.add(ai, si), 16)
      const mr = f32x4.relaxed_nmadd(sr, half, ar), mi = f32x4.relaxed_nmadd(si, half, ai)
      // −i · sin 60° · (b − c)
      const dr = f32x4.mul(f32x4.sub(bi, ci), sin60), di = f32x4.mul(f32x4.sub(cr, br), sin60)
      storeTurned(to + leg, f32x4.add(mr, dr), f32x4.add(mi, di), c1, s1)
      storeTurned(to + 2 * leg, f32x4.sub(mr, dr), f32x4.sub(mi, di), c2, s2)
    }
    to += 2 * leg
  }
}

function pass4(from: usize, to: usize, factors: usize, steps: i32, stride: i32, legs: usize): void {
  const leg = <usize>stride << 5
  for (const end = from + leg; from < end; from += 32, to += 32) {
    const ar = v128.load(from), ai = v128.load(from, 16)
    const br = v128.load(from + legs), bi = v128.load(from + legs, 16)
    const cr = v128.load(from + 2 * legs), ci = v128.load(from + 2 * legs, 16)
    const dr = v128.load(from + 3 * legs), di = v128.load(from + 3 * legs, 16)
    const pr = f32x4.add(ar, cr), pi = f32x4.add(ai, ci), mr = f32x4.sub(ar, cr), mi = f32x4.sub(ai, ci)
    const qr = f32x4.add(br, dr), qi = f32x4.add(bi, di), nr = f32x4.sub(br, dr), ni = f32x4.sub(bi, di)
    v128.store(to, f32x4.add(pr, qr))
    v128.store(to, f32x4.add(pi, qi), 16)
    v128.store(to + leg, f32x4.add(mr, ni))
    v128.store(to + leg, f32x4.sub(mi, nr), 16)
    v128.store(to + 2 * leg, f32x4.sub(pr, qr))
    v128.store(to + 2 * leg, f32x4.sub(pi, qi), 16)
    v128.store(to + 3 * leg, f32x4.sub(mr, ni))
    v128.store(to + 3 * leg, f32x4.add(mi, nr), 16)
  }
  for (let step = 1; step < steps; step++) {
    to += 3 * leg
    const c1 = v128.load_splat<f32>(factors), s1 = v128.load_splat<f32>(factors, 4)
    const c2 = v128.load_splat<f32>(factors, 8), s2 = v128.load_splat<f32>(factors, 12)
    const c3 = v128.load_splat<f32>(factors, 16), s3 = v128.load_splat<f32>(factors, 20)
    factors += 24
    for (const end = from + leg; from < end; from += 32, to += 32) {
      const ar = v128.load(from), ai = v128.load(from, 16)
      const br = v128.load(from + legs), bi = v128.load(from + legs, 16)
      const cr = v128.load(from + 2 * legs), ci = v128.load(from + 2 * legs, 16)
      const dr = v128.load(from + 3 * legs), di = v128.load(from + 3 * legs, 16)
      const pr = f32x4.add(ar, cr), pi = f32x4.add(ai, ci), mr = f32x4.sub(ar, cr), mi = f32x4.sub(ai, ci)
      const qr = f32x4.add(br, dr), qi = f32x4.add(bi, di), nr = f32x4.sub(br, dr), ni = f32x4.sub(bi, di)
      v128.store(to, f32x4.add(pr, qr))
      v128.store(to, f32x4.add(pi, qi), 16)
      storeTurned(to + leg, f32x4.add(mr, ni), f32x4.sub(mi, nr), c1, s1)
      storeTurned(to + 2 * leg, f32x4.sub(pr, qr), f32x4.sub(pi, qi), c2, s2)
      storeTurned(to + 3 * leg, f32x4.sub(mr, ni), f32x4.add(mi, nr), c3, s3)
    }
  }
}

function pass5(from: usize, to: usize, factors: usize, steps: i32, stride: i32, legs: usize): void {
  const leg = <usize>stride << 5
  const cos72 = f32x4.splat(0.30901699437494745), sin72 = f32x4.splat(0.9510565162951535)
  const cos144 = f32x4.splat(-0.8090169943749475), sin144 = f32x4.splat(0.5877852522924731)
  for (let step = 0; step < steps; step++) {
    const turned = step > 0
    for (const end = from + leg; from < end; from += 32, to += 32) {
      const ar = v128.load(from), ai = v128.load(from, 16)
      const br = v128.load(from + legs), bi = v128.load(from + legs, 16)
      const cr = v128.load(from + 2 * legs), ci = v128.load(from + 2 * legs, 16)
      const dr = v128.load(from + 3 * legs), di = v128.load(from + 3 * legs, 16)
      const er = v128.load(from + 4 * legs), ei = v128.load(from + 4 * legs, 16)
      const pr = f32x4.add(br, er), pi = f32x4.add(bi, ei), qr = f32x4.sub(br, er), qi = f32x4.sub(bi, ei)
      const rr = f32x4.add(cr, dr), ri = f32x4.add(ci, di), sr = f32x4.sub(cr, dr), si = f32x4.sub(ci, di)
      v128.store(to, f32x4.add(ar, f32x4.add(pr, rr)))
      v128.store(to, f32x4.add(ai, f32x4.add(pi, ri)), 16)
      const xr = f32x4.relaxed_madd(rr, cos144, f32x4.relaxed_madd(pr, cos72, ar)), xi = f32x4.relaxed_madd(ri, cos144, f32x4.relaxed_madd(pi, cos72, ai))
      const yr = f32x4.relaxed_madd(rr, cos72, f32x4.relaxed_madd(pr, cos144, ar)), yi = f32x4.relaxed_madd(ri, cos72, f32x4.relaxed_madd(pi, cos144, ai))
      // −i · (sin 72° · q + sin 144° · s) and −i · (sin 144° · q − sin 72° · s)
      const ur = f32x4.relaxed_madd(si, sin144, f32x4.mul(qi, sin72)), ui = f32x4.neg(f32x4.relaxed_madd(sr, sin144, f32x4.mul(qr, sin72)))
      const vr = f32x4.relaxed_nmadd(si, sin72, f32x4.mul(qi, sin144)), vi = f32x4.relaxed_nmadd(qr, sin144, f32x4.mul(sr, sin72))
      if (turned) {
        storeTurned(to + leg, f32x4.add(xr, ur), f32x4.add(xi, ui), v128.load_splat<f32>(factors), v128.load_splat<f32>(factors, 4))
        storeTurned(to + 2 * leg, f32x4.add(yr, vr), f32x4.add(yi, vi), v128.load_splat<f32>(factors, 8), v128.load_splat<f32>(factors, 12))
        storeTurned(to + 3 * leg, f32x4.sub(yr, vr), f32x4.sub(yi, vi), v128.load_splat<f32>(factors, 16), v128.load_splat<f32>(factors, 20))
        storeTurned(to + 4 * leg, f32x4.sub(xr, ur), f32x4.sub(xi, ui), v128.load_splat<f32>(factors, 24), v128.load_splat<f32>(factors, 28))
      } else {
        v128.store(to + leg, f32x4.add(xr, ur))
        v128.store(to + leg, f32x4.add(xi, ui), 16)
        v128.store(to + 2 * leg, f32x4.add(yr, vr))
        v128.store(to + 2 * leg, f32x4.add(yi, vi), 16)
        v128.store(to + 3 * leg, f32x4.sub(yr, vr))
        v128.store(to + 3 * leg, f32x4.sub(yi, vi), 16)
        v128.store(to + 4 * leg, f32x4.sub(xr, ur))
        v128.store(to + 4 * leg, f32x4.sub(xi, ui), 16)
      }
    }
    if (turned) factors += 32
    to += 4 * leg
  }
}
