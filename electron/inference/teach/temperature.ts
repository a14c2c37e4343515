import { softmax } from './softmax-regression.ts'

const narrowest = Math.log(0.05)
const widest = Math.log(20)
const golden = (Math.sqrt(5) - 1) / 2

/**
 * The temperature that makes logits of slices that were held out say how sure one may be (Guo et al., On calibration of
 * modern neural networks, 2017): it minimises their cross-entropy. A head that named all of a few slices rightly may not
 * claim certainty, so targets are Platt's: with n slices and k labels the right label's is (n + 1) / (n + k), as if each
 * label had been seen once more.
 */
export function fitTemperature(logits: readonly Float64Array[], truth: readonly number[]): number {
  const labels = logits[0]?.length ?? 0
  const rest = 1 / (logits.length + labels)
  const loss = (logarithm: number): number => {
    const temperature = Math.exp(logarithm)
    return logits.reduce((sum, row, i) => {
      const probabilities = softmax(row.map((logit) => logit / temperature))
      return probabilities.reduce((part, p, label) => part - (label === truth[i] ? 1 - rest * (labels - 1) : rest) * Math.log(Math.max(p, Number.MIN_VALUE)), sum)
    }, 0)
  }
  // Golden section: the loss has one valley along the logarithm of the temperature.
  let [low, high] = [narrowest, widest]
  while (high - low > 1e-4) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)]
    if (loss(left) < loss(right)) high = right
    else low = left
  }
  return Math.exp((low + high) / 2)
}
