import { describe, expect, it } from 'vitest'
import { ok } from '../../../../electron/core/result.ts'
import type { BatchedNetwork } from '../../../../electron/inference/explain/batched-network.ts'
import { blankOf } from '../../../../electron/inference/explain/blank.ts'
import { logOdds } from '../../../../electron/inference/explain/log-odds.ts'
import { occlusion } from '../../../../electron/inference/explain/occlusion.ts'
import { scoreCam } from '../../../../electron/inference/explain/score-cam.ts'
import { cells, spotSlice } from '../../../fixtures/spot-network.ts'
import { explainerOf, never, value } from './explained.ts'

const [height, width] = [12, 16]
const pass = { signal: never, onPasses: () => undefined }
/** A picture whose slice leaves two bars of zeros, above and below. */
const input = {
  data: Float32Array.from({ length: height * width }, (_, at) => (at < 2 * width || at >= 10 * width ? 0 : ((at * 37) % 101) / 101)),
  letterbox: { rows: 8, columns: 16, offsetRow: 2, offsetColumn: 0 },
}
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
/** Says “yes” by a weighted sum of pixels; keeps what it was shown. */
function fake(weights: (pixel: number) => number, feature = new Float32Array()) {
  const shown: Float32Array[] = []
  const answer = (data: Float32Array) => {
    const yes = sigmoid(data.reduce((sum, one, pixel) => sum + one * weights(pixel), 0))
    return Float32Array.from([1 - yes, yes])
  }
  const network: BatchedNetwork = {
    labels: ['no', 'yes'], height, width,
    probabilities: async (inputs) => {
      const all = [...inputs]
      shown.push(...all)
      return ok(all.map(answer))
    },
    tensors: async (one) => ok({ probabilities: answer(one), others: [{ data: feature, dims: [] }] }),
  }
  return { network, shown, answer }
}

describe('occlusion', () => {
  it('is the drop of the log-odds for a grey patch on each cell, and nothing beside the slice', async () => {
    const weights = (pixel: number) => (pixel === 5 * width + 6 ? 3 : 0.001)
    const { network, shown, answer } = fake(weights)
    const { rows, columns, data, stride } = value(await occlusion(network, { patch: 4, stride: 2 }).make(input, 1, pass))
    expect([rows, columns, stride]).toEqual([6, 8, 2])
    const blank = blankOf(input, height, width)
    const whole = logOdds(answer(input.data), 1)
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const covered = input.data.map((one, pixel) => {
          const [down, across] = [Math.floor(pixel / width) - 2 * row, (pixel % width) - 2 * column]
          return down >= -1 && down < 3 && across >= -1 && across < 3 ? (blank[pixel] ?? NaN) : one
        })
        expect(data[row * columns + column]).toBeCloseTo(whole - logOdds(answer(covered), 1), 5)
      }
    }
    expect(shown[0]).toEqual(input.data)
    // Every patch over the pixel that counts is hotter than all others.
    const over = [...data.keys()].filter((cell) => [2, 3].includes(Math.floor(cell / columns)) && [2, 3].includes(cell % columns))
    expect(Math.min(...over.map((cell) => data[cell] ?? NaN))).toBeGreaterThan(Math.max(...[...data.keys()].filter((cell) => !over.includes(cell)).map((cell) => data[cell] ?? NaN)))
  })

  it('spends no pass on patches that miss the slice', async () => {
    const { network, shown } = fake(() => 0.01)
    const { data } = value(await occlusion(network, { patch: 2, stride: 2 }).make(input, 1, pass))
    expect(shown).toHaveLength(1 + 4 * 8)
    expect([...data.subarray(0, 8)]).toEqual(new Array(8).fill(0))
  })
})

describe('Score-CAM', () => {
  const one = (at: readonly number[]) => Float32Array.from({ length: 12 }, (_, cell) => (at.includes(cell) ? 1 : 0))
  it('weighs channels by what the class scores through their masks, and leaves out what is against it', async () => {
    // Channel 0 lets through what speaks for “yes”, channel 1 what speaks against it, channel 2 is empty.
    const maps = [one([5]), one([6]), new Float32Array(12)]
    const feature = Float32Array.from(maps.flatMap((map) => [...map]))
    const { network, shown, answer } = fake((pixel) => (pixel % width < 8 ? 0.5 : -0.5), feature)
    const { data } = value(await scoreCam(network, { name: 'f', channels: 3, rows: 3, columns: 4 }, 4).make(input, 1, pass))
    expect(shown).toHaveLength(2)
    const scores = shown.map((picture) => logOdds(answer(picture), 1))
    const powers = scores.map(Math.exp)
    const sum = powers.reduce((a, b) => a + b, 0)
    expect(data[5]).toBeCloseTo((powers[0] ?? NaN) / sum, 5)
    expect(data[6]).toBeCloseTo((powers[1] ?? NaN) / sum, 5)
    expect(data[5]).toBeGreaterThan(data[6] ?? NaN)
    expect(data.filter((cell) => cell === 0)).toHaveLength(10)
  })
})

describe('every method', () => {
  it.each(['cam', 'heat', 'occlusion', 'score-cam'] as const)('%s marks the place that the network looks at', async (method) => {
    const explainer = await explainerOf()
    for (const [row, column] of [[20, 44], [45, 12]] as const) {
      const { grid } = value(await explainer.explain(spotSlice({ row, column }), { method, label: 'spot' }, never))
      const hottest = grid.data.indexOf(Math.max(...grid.data))
      const place = [Math.floor(hottest / grid.columns), hottest % grid.columns].map((cell) => (cell + 0.5) * grid.stride)
      expect(Math.hypot((place[0] ?? NaN) - row, (place[1] ?? NaN) - column)).toBeLessThan(6)
    }
    expect(cells).toBe(16)
  })

  it('stops when it is cancelled, and refuses classes that the network does not know', async () => {
    const explainer = await explainerOf()
    const stopped = new AbortController()
    stopped.abort()
    expect(await explainer.explain(spotSlice({ row: 9, column: 9 }), { method: 'occlusion', label: 'spot' }, stopped.signal)).toMatchObject({ failure: { code: 'cancelled' } })
    expect(await explainer.explain(spotSlice({ row: 9, column: 9 }), { method: 'occlusion', label: 'glioma' }, never)).toMatchObject({ failure: { code: 'request-invalid' } })
  })
})
