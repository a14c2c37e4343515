/** Probabilities below this are not compared: they are noise of 32-bit sums. */
const compared = 1e-6
/** A map that is further from the network's answer than this is not exact. */
export const exactTolerance = 1e-3

/**
 * How far logits are from explaining a network's probabilities: the largest difference of log softmax(logits) and
 * log p, over the classes that are not next to impossible. NaN where an input is.
 */
export function logitError(logits: readonly number[], probabilities: ArrayLike<number>): number {
  const most = Math.max(...logits)
  const total = most + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0))
  const errors = logits.map((logit, label) => {
    const probability = probabilities[label] ?? NaN
    return probability < compared ? 0 : Math.abs(logit - total - Math.log(probability))
  })
  return Math.max(...errors)
}
