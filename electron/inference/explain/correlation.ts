/** Pearson's correlation; 0 where one side does not vary. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const count = a.length
  let [sumA, sumB] = [0, 0]
  for (let i = 0; i < count; i += 1) {
    sumA += a[i] ?? 0
    sumB += b[i] ?? 0
  }
  const [meanA, meanB] = [sumA / count, sumB / count]
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < count; i += 1) {
    const [x, y] = [(a[i] ?? 0) - meanA, (b[i] ?? 0) - meanB]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0
}

/** Spearman's rank correlation; equal values share their mean rank. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return correlation(ranks(a), ranks(b))
}

function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, index) => index).sort((x, y) => (values[x] ?? 0) - (values[y] ?? 0))
  const found = new Float64Array(values.length)
  for (let first = 0; first < order.length; ) {
    let end = first + 1
    while (end < order.length && values[order[end] ?? 0] === values[order[first] ?? 0]) end += 1
    for (let at = first; at < end; at += 1) found[order[at] ?? 0] = (first + end - 1) / 2
    first = end
  }
  return found
}
