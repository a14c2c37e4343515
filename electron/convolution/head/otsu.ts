/** Otsu's threshold over 256 equal steps: what best parts the numbers into two classes (IEEE SMC 9, 1979). */
export function otsu(data: Float32Array, low: number, high: number): number {
  const bins = 256
  const counts = new Float64Array(bins)
  const width = (high - low) / bins
  for (const value of data) {
    const bin = Math.min(bins - 1, Math.floor((value - low) / width))
    counts[bin] = (counts[bin] as number) + 1
  }
  const centre = (bin: number) => low + (bin + 0.5) * width
  const total = data.length
  const whole = counts.reduce((sum, count, bin) => sum + count * centre(bin), 0)
  let [best, at, below, belowSum] = [-1, 0, 0, 0]
  for (let bin = 0; bin < bins - 1; bin += 1) {
    below += counts[bin] as number
    belowSum += (counts[bin] as number) * centre(bin)
    if (below === 0 || below === total) continue
    const between = below * (total - below) * (belowSum / below - (whole - belowSum) / (total - below)) ** 2
    if (between > best) [best, at] = [between, bin]
  }
  return centre(at)
}
