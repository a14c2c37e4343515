import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makePhantom, grid } from '../../../../build/sample/phantom.ts'
import { gaussianFrom, randomFrom } from '../../../../build/sample/random.ts'
import { findHead } from '../../../../electron/engine/find-head.ts'
import { background } from '../../../../electron/inference/gate/background.ts'
import type { FeatureStatistics } from '../../../../electron/inference/gate/feature-statistics.ts'
import { headSize } from '../../../../electron/inference/gate/head-size.ts'
import { noiseDeviation } from '../../../../electron/inference/gate/noise.ts'
import type { Picture } from '../../../../electron/inference/gate/picture.ts'
import { sharpness } from '../../../../electron/inference/gate/sharpness.ts'
import { gateSlice } from '../../../../electron/inference/gate/slice-gate.ts'
import { preprocess } from '../../../../electron/inference/preprocess.ts'
import { shippedManifest } from '../shipped-model.ts'

const side = 160
const letterbox = { rows: side, columns: side, offsetRow: 0, offsetColumn: 0 }

function picture(value: (row: number, column: number) => number): Picture {
  const data = Float32Array.from({ length: side * side }, (_, at) => Math.min(1, Math.max(0, value(Math.floor(at / side), at % side))))
  return findHead({ data, letterbox }, side, side)
}

const stored = makePhantom()[14] ?? new Uint16Array()
const { rows, columns } = grid
const sample = preprocess({ rows, columns, data: Float32Array.from(stored), rowSpacing: 1, columnSpacing: 1, window: { centre: 0, width: 1 } }, shippedManifest.input)
/** A slice of the sample study: a head as the gate lets it in. */
const head = (row: number, column: number): number => sample.data[row * side + column] ?? 0
const noiseOf = (seed: number) => gaussianFrom(randomFrom(seed))
const reasonsOf = (value: (row: number, column: number) => number) => gateSlice(picture(value), null, null)

function meanAround(row: number, column: number, radius: number): number {
  let sum = 0
  for (let r = -radius; r <= radius; r += 1) for (let c = -radius; c <= radius; c += 1) sum += head(row + r, column + c)
  return sum / (2 * radius + 1) ** 2
}

describe('gateSlice', () => {
  it('lets in a head', () => {
    expect(reasonsOf(head)).toEqual([])
  })

  const noise = noiseOf(1)
  it.each<[string, string, (row: number, column: number) => number]>([
    ['nothing', 'No head', () => 0],
    ['a small head', 'too small', (row, column) => head((row - 60) * 4, (column - 60) * 4)],
    ['a thin bar', 'not the shape', (row) => (Math.abs(row - 80) < 14 ? 0.6 : 0)],
    ['noise', 'noisier', (row, column) => head(row, column) + 0.25 * Math.abs(noise())],
    ['blur', 'blurred', (row, column) => meanAround(row, column, 7)],
    ['signal all around', 'beside the head', (row, column) => Math.max(head(row, column), 0.19 + 0.01 * noise())],
    ['clipped brightness', 'clipped', (row, column) => head(row, column) * 4],
    ['flat areas', 'exactly alike', (row, column) => (head(row, column) > 0.05 ? 0.2 + Math.round(head(row, column) * 6) / 10 : 0)],
  ])('refuses a picture of %s, in words', (_what, reason, value) => {
    expect(reasonsOf(value).join(' ')).toContain(reason)
  })

  it('refuses writing burned in beside the head', () => {
    const written = reasonsOf((row, column) => (row % 4 < 2 && column % 4 < 2 && head(row, column) < 0.05 && Math.hypot(row - 80, column - 80) > 72 ? 1 : head(row, column)))
    expect(written.join(' ')).toContain('writing')
  })

  it('refuses features far from all that it knows, and only these', () => {
    const statistics: FeatureStatistics = {
      schema: 'sulcus-ood/1', sha256: '0'.repeat(64), tensors: ['pooled'], mean: [0], directions: [[1]], centres: [{ name: 'none', at: [0] }], within: [[1]], overall: [[0]], threshold: 9,
    }
    expect(gateSlice(picture(head), Float32Array.of(2.9), statistics)).toEqual([])
    expect(gateSlice(picture(head), Float32Array.of(-3.1), statistics)).toEqual(['To the network this slice is unlike all that it was trained on.'])
  })
})

describe('the measures', () => {
  it('find the deviation of noise that was added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0.02, max: 0.08, noNaN: true }), (seed, sigma) => {
        const random = noiseOf(seed)
        const flat = picture((row, column) => (Math.hypot(row - 80, column - 80) < 60 ? 0.5 + sigma * random() : 0))
        expect(noiseDeviation(flat)).toBeGreaterThan(0.85 * sigma)
        expect(noiseDeviation(flat)).toBeLessThan(1.15 * sigma)
      }),
      { numRuns: 15 },
    )
  })

  it('find blur by less change at the finest scale', () => {
    expect(sharpness(picture((row, column) => meanAround(row, column, 2)))).toBeLessThan(0.7 * sharpness(picture(head)))
  })

  it('give size, form and place of an ellipse', () => {
    const measured = headSize(picture((row, column) => (Math.hypot((row - 80) / 60, (column - 80) / 40) < 1 ? 0.7 : 0)))
    expect(measured.share).toBeCloseTo((Math.PI * 60 * 40) / side ** 2, 1)
    expect(measured.roundness).toBeCloseTo(1, 1)
    expect(measured.aspect).toBeCloseTo(1.5, 1)
    expect(measured.cutOff).toBe(0)
  })

  it('see nothing beside a head on black', () => {
    expect(background(picture((row, column) => (Math.hypot(row - 80, column - 80) < 50 ? 0.7 : 0)))).toEqual({ brightness: 0, detail: 0 })
  })
})
