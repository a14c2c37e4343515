import { fail, ok } from '../../core/result.ts'
import type { NetworkInput } from '../preprocess.ts'
import type { BatchedNetwork } from './batched-network.ts'
import type { FeatureMapTensor } from './last-feature-map.ts'
import { logOdds } from './log-odds.ts'
import { onInput, type MapMaker } from './map-maker.ts'

/** Networks with more channels than these are asked about those that differ most over the picture. */
const mostChannels = 128

/**
 * Score-CAM (Wang et al., CVPR workshops 2020): each channel Aₖ of the last feature map, enlarged and scaled to 0..1,
 * masks the picture; the class's scores of the masked pictures, through a softmax over the channels, weigh the channels:
 * ReLU(Σₖ αₖ·Aₖ). The score is the class's log-odds. (The paper takes the score of a baseline from each, which the
 * softmax cancels.)
 * @param stride input pixels a cell of the feature map
 */
export function scoreCam(network: BatchedNetwork, { name, channels, rows, columns }: FeatureMapTensor, stride: number): MapMaker {
  const { height, width } = network
  return {
    method: 'score-cam',
    passes: 1 + Math.min(channels, mostChannels),
    make: async (input, label, pass) => {
      const opened = await network.tensors(input.data, [name], pass)
      if (!opened.ok) return opened
      const data = opened.value.others[0]?.data
      if (data?.length !== channels * rows * columns) return fail('model-run-failed', 'The last feature map has another size than the network says.')
      const maps = Array.from({ length: channels }, (_, channel) => data.subarray(channel * rows * columns, (channel + 1) * rows * columns))
      const chosen = maps.filter((map) => spread(map) > 0).sort((a, b) => spread(b) - spread(a)).slice(0, mostChannels)
      const answers = await network.probabilities(masked(input, chosen, (map) => onInput({ rows, columns, data: map, stride }, height, width)), pass)
      if (!answers.ok) return answers
      const weights = softmax(answers.value.map((probabilities) => logOdds(probabilities, label)))
      const sum = Float32Array.from({ length: rows * columns }, (_, cell) => {
        const value = chosen.reduce((total, map, index) => total + (weights[index] ?? 0) * (map[cell] ?? 0), 0)
        return Math.max(0, value)
      })
      return ok({ rows, columns, data: sum, stride })
    },
  }
}

/** The picture through each map as a mask of 0..1. */
function* masked({ data }: NetworkInput, maps: readonly Float32Array[], enlarge: (map: Float32Array) => Float32Array): Generator<Float32Array> {
  for (const map of maps) {
    const mask = enlarge(map)
    const [low, high] = ends(mask)
    yield data.map((value, pixel) => (value * ((mask[pixel % mask.length] ?? 0) - low)) / (high - low || 1))
  }
}

function ends(values: Float32Array): readonly [number, number] {
  return values.reduce<readonly [number, number]>(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity])
}

/** Variance over the places. */
function spread(map: Float32Array): number {
  const mean = map.reduce((sum, value) => sum + value, 0) / map.length
  return map.reduce((sum, value) => sum + (value - mean) ** 2, 0) / map.length
}

function softmax(scores: readonly number[]): readonly number[] {
  const most = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - most))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
