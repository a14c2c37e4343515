import type { ModelManifest } from './model-manifest.ts'

/** Probabilities of logits, in their order. */
function softmax(logits: Float32Array): Float32Array {
  const most = Math.max(...logits)
  const powers = logits.map((value) => Math.exp(value - most))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((value) => value / sum)
}

/** What a network's answer to one picture says as probabilities, by its manifest. Numbers that are not finite stay so. */
export function probabilitiesOf(answer: Float32Array, { outputs }: Pick<ModelManifest, 'outputs'>): Float32Array {
  return outputs.probabilities.activation === 'softmax' ? softmax(answer) : answer
}
