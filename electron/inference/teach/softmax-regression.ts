import { minimise, type Evaluation, type MinimiseOptions } from './minimise.ts'

/** Rows of features with the number of each row's label, and how much each row counts. */
export interface Samples {
  readonly columns: number
  /** `features[row * columns + column]`. */
  readonly features: Float64Array
  readonly labels: Int32Array
  readonly weights: Float64Array
}

/** Logits are `bias[label] + Σ weights[label * columns + column] · feature[column]`. */
export interface LinearHead {
  readonly columns: number
  readonly weights: Float64Array
  readonly bias: Float64Array
}

/** The logits of one row, which begins at `offset` of `features`. */
export function logitsOf({ columns, weights, bias }: LinearHead, features: Float64Array, offset = 0): Float64Array {
  return bias.map((constant, label) => {
    let sum = constant
    for (let column = 0; column < columns; column += 1) sum += (weights[label * columns + column] ?? 0) * (features[offset + column] ?? 0)
    return sum
  })
}

/** Probabilities of logits; the largest is taken off first, so that nothing overflows. */
export function softmax(logits: Float64Array): Float64Array {
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity)
  const powers = logits.map((logit) => Math.exp(logit - most))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}

/**
 * Weighted mean negative log-likelihood of the labels plus `penalty`/2 · the squared weights (not the biases): the loss of
 * multinomial logistic regression (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 4.4 and 18.3.2).
 * Its argument holds the weights, label by label, then the biases.
 */
export function softmaxObjective(samples: Samples, labels: number, penalty: number): (at: Float64Array) => Evaluation {
  const { columns, features, labels: truth, weights: counts } = samples
  const total = counts.reduce((a, b) => a + b, 0)
  return (at) => {
    const head = headOf(at, labels, columns)
    const gradient = new Float64Array(at.length)
    let value = 0
    for (let row = 0; row < truth.length; row += 1) {
      const share = (counts[row] ?? 0) / total
      const probabilities = softmax(logitsOf(head, features, row * columns))
      const own = truth[row] ?? 0
      value -= share * Math.log(Math.max(probabilities[own] ?? 0, Number.MIN_VALUE))
      for (let label = 0; label < labels; label += 1) {
        const error = share * ((probabilities[label] ?? 0) - (label === own ? 1 : 0))
        const base = label * columns
        for (let column = 0; column < columns; column += 1) gradient[base + column] = (gradient[base + column] ?? 0) + error * (features[row * columns + column] ?? 0)
        gradient[labels * columns + label] = (gradient[labels * columns + label] ?? 0) + error
      }
    }
    for (let i = 0; i < labels * columns; i += 1) {
      const weight = at[i] ?? 0
      value += (penalty / 2) * weight * weight
      gradient[i] = (gradient[i] ?? 0) + penalty * weight
    }
    return { value, gradient }
  }
}

/**
 * Multinomial logistic regression with an L2 penalty. The loss is convex, so the answer does not hang on `start`, which only
 * saves time; biases, which the loss knows up to a common constant, are made to sum to zero.
 */
export async function fitSoftmax(samples: Samples, labels: number, penalty: number, start?: LinearHead, options: MinimiseOptions = {}): Promise<LinearHead> {
  const { columns } = samples
  const from = new Float64Array(labels * columns + labels)
  if (start) {
    from.set(start.weights)
    from.set(start.bias, labels * columns)
  }
  const { weights, bias } = headOf(await minimise(softmaxObjective(samples, labels, penalty), from, options), labels, columns)
  const mean = bias.reduce((a, b) => a + b, 0) / labels
  return { columns, weights: weights.slice(), bias: bias.map((one) => one - mean) }
}

function headOf(at: Float64Array, labels: number, columns: number): LinearHead {
  return { columns, weights: at.subarray(0, labels * columns), bias: at.subarray(labels * columns) }
}
