/** Smaller probabilities are float32 noise; it also keeps a sure network's odds finite. */
const smallest = 1e-7

/** log(p / (1 − p)) of one class among probabilities that sum to 1, exact also where p is next to 1. */
export function logOdds(probabilities: Float32Array, label: number): number {
  const others = probabilities.reduce((sum, value, index) => (index === label ? sum : sum + value), 0)
  return Math.log(Math.max(smallest, probabilities[label] ?? 0)) - Math.log(Math.max(smallest, others))
}
