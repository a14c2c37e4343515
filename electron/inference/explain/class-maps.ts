import type { LinearHead } from './linear-head.ts'

/**
 * Where a network's logits can be laid out over places, exactly: a tensor, and how maps of the classes are made of it so
 * that each map's mean and the class's bias are its logit.
 */
export interface ClassMapSource {
  /** Name of the tensor, [N, channels, rows, columns]. */
  readonly tensor: string
  readonly channels: number
  readonly bias: Float32Array
  /** Input pixels a cell. */
  readonly stride: number
  /** The map of one class of one picture. */
  readonly mapOf: (values: Float32Array, cells: number, label: number) => Float32Array
}

/** Class activation mapping (Zhou et al., CVPR 2016): Mᶜ = Σₖ w[c,k]·Fₖ, without gradients. */
export function fromLinearHead({ featureMap, channels, weights, bias }: LinearHead, stride: number): ClassMapSource {
  return {
    tensor: featureMap,
    channels,
    bias,
    stride,
    mapOf: (features, cells, label) => {
      const map = new Float64Array(cells)
      for (let channel = 0; channel < channels; channel += 1) {
        const weight = weights[label * channels + channel] ?? 0
        for (let cell = 0; cell < cells; cell += 1) map[cell] = (map[cell] ?? 0) + weight * (features[channel * cells + cell] ?? 0)
      }
      return Float32Array.from(map)
    },
  }
}

/** A network that gives each cell's share of each logit itself; times the number of cells, so that means are logits here too. */
export function fromEvidence({ name, stride, bias }: { readonly name: string; readonly stride: number; readonly bias: readonly number[] }): ClassMapSource {
  return {
    tensor: name,
    channels: bias.length,
    bias: Float32Array.from(bias),
    stride,
    mapOf: (evidence, cells, label) => evidence.slice(label * cells, (label + 1) * cells).map((value) => value * cells),
  }
}
