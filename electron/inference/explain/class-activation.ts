import { fail, ok } from '../../core/result.ts'
import type { BatchedNetwork } from './batched-network.ts'
import type { ClassMapSource } from './class-maps.ts'
import { exactTolerance, logitError } from './logit-error.ts'
import type { MapMaker } from './map-maker.ts'

/**
 * The exact map: one forward pass, no gradients. That all classes' maps add up to the network's own probabilities is
 * checked on every picture; maps that do not fail with `model-run-failed`.
 */
export function classActivation(network: BatchedNetwork, { tensor, channels, bias, stride, mapOf }: ClassMapSource): MapMaker {
  return {
    method: 'cam',
    passes: 1,
    make: async ({ data: picture }, label, pass) => {
      const opened = await network.tensors(picture, [tensor], pass)
      if (!opened.ok) return opened
      const { probabilities, others: [values] } = opened.value
      const [, , rows = 0, columns = 0] = values?.dims ?? []
      const cells = rows * columns
      if (cells === 0 || values?.data.length !== channels * cells) return fail('model-run-failed', 'The last feature map has another size than the network says.')
      const maps = network.labels.map((_, one) => mapOf(values.data, cells, one))
      const logits = maps.map((map, one) => mean(map) + (bias[one] ?? 0))
      const error = logitError(logits, probabilities)
      if (!(error <= exactTolerance)) return fail('model-run-failed', 'The class activation map does not add up to the network’s answer; it is not shown.')
      const data = maps[label] ?? new Float32Array(cells)
      return ok({ rows, columns, data, stride, exact: { mean: mean(data), bias: bias[label] ?? 0, logit: logits[label] ?? 0, error } })
    },
  }
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
