import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copiesOf } from '../../../../electron/inference/teach/copies.ts'
import { abstainThreshold, scoreOf, wilsonInterval } from '../../../../electron/inference/teach/score.ts'
import { softmax } from '../../../../electron/inference/teach/softmax-regression.ts'
import { standardised, standardOf } from '../../../../electron/inference/teach/standardise.ts'
import { cautionsOf, refusal, teachHead } from '../../../../electron/inference/teach/teach-head.ts'
import { fitTemperature } from '../../../../electron/inference/teach/temperature.ts'
import { jobContext } from '../../../fixtures/job-context.ts'
import { textWith } from '../../../fixtures/matchers.ts'
import { madeUpTable, normal, place, random } from './made-up-table.ts'

const labels = ['no tumour', 'tumour']

describe('teachHead', () => {
  it('finds what is there, tells its progress and how it held out', async () => {
    const job = jobContext()
    const taught = await teachHead(madeUpTable({ signal: 2 }), labels, job)
    if (!taught.ok) throw new Error(taught.failure.message)
    const { holdOut } = taught.value
    expect(holdOut).toMatchObject({ by: 'patients', total: 40, commonest: 20, how: textWith('without its patient') })
    expect(holdOut.correct).toBeGreaterThanOrEqual(36)
    expect(holdOut.confusion.flat().reduce((a, b) => a + b, 0)).toBe(40)
    expect(job.progress.at(0)).toEqual({ stage: 'Teaching', done: 0, total: 5 })
    expect(job.progress.at(-1)).toEqual({ stage: 'Teaching', done: 5, total: 5 })
  })

  it('does not find what is not there: on noise it is near chance, and says so', async () => {
    const scores = []
    for (const seed of [1, 2, 3, 4, 5]) {
      const table = madeUpTable({ signal: 0, columns: 60, seed })
      const taught = await teachHead(table, labels, jobContext())
      if (!taught.ok) throw new Error(taught.failure.message)
      scores.push(taught.value.holdOut)
      if (taught.value.holdOut.correct <= 20) expect(cautionsOf(table, labels, taught.value.holdOut)).toContainEqual(textWith('learnt nothing that holds'))
    }
    const mean = scores.reduce((sum, { correct, total }) => sum + correct / total, 0) / scores.length
    expect(mean).toBeGreaterThan(0.3)
    expect(mean).toBeLessThan(0.65)
  })

  it('is not fooled by neighbours that are copies of each other', async () => {
    // Pairs of neighbours share their noise; labels mean nothing. Held out at random, the twin would give it away.
    const next = random(7)
    const noise = Array.from({ length: 20 }, () => Float32Array.from({ length: 200 }, () => normal(next)))
    const table = {
      columns: 200, count: 2,
      labels: Array.from({ length: 40 }, (_, i) => (Math.floor(i / 2) * 7) % 2),
      places: Array.from({ length: 40 }, (_, i) => place(0, i)),
      copies: Array.from({ length: 40 }, (_, i) => [noise[Math.floor(i / 2)] as Float32Array]),
    }
    const taught = await teachHead(table, labels, jobContext())
    expect(taught.ok && taught.value.holdOut.by).toBe('blocks')
    expect(taught.ok && taught.value.holdOut.correct).toBeLessThan(31)
  })

  it('refuses in words, and stops when it is told to', async () => {
    expect(refusal(['tumour'], [20])).toMatchObject({ failure: { code: 'teaching-refused', message: textWith('Two labels') } })
    expect(refusal(labels, [4, 9])).toMatchObject({ failure: { message: textWith('“no tumour” has 4') } })
    expect(refusal(labels, [5, 5])).toBeNull()
    const close = { ...madeUpTable({ signal: 2, patients: 1 }) }
    expect(await teachHead(close, labels, jobContext())).toMatchObject({ failure: { code: 'teaching-refused', message: textWith('too close together') } })
    const table = madeUpTable({ signal: 1, patients: 2, slicesEach: 10 })
    const apart = { ...table, labels: table.places.map(({ patient }) => patient) }
    expect(await teachHead(apart, labels, jobContext())).toMatchObject({ failure: { code: 'teaching-refused', message: textWith('would look like success') } })
    const job = jobContext()
    job.cancel()
    expect(await teachHead(madeUpTable({ signal: 2, slicesEach: 40 }), labels, job)).toMatchObject({ failure: { code: 'cancelled' } })
  })

  it('warns where the series may have been learnt', () => {
    const table = madeUpTable({ signal: 2, patients: 4 })
    const apart = { ...table, labels: table.places.map(({ patient }) => patient % 2) }
    const holdOut = { by: 'patients' as const, how: '', correct: 40, total: 40, interval: [0, 1] as [number, number], commonest: 20, confusion: [], confidence: 1, logLoss: 0 }
    expect(cautionsOf(apart, labels, holdOut)).toContainEqual(textWith('No series shows “no tumour” or “tumour” beside another label'))
  })
})

describe('figures', () => {
  it('have Wilson’s interval', () => {
    // Newcombe 1998, table I, method 3: 81 of 263; 15 of 148; 0 of 20; 1 of 29.
    const rounded = (right: number, total: number) => wilsonInterval(right, total).map((one) => Number(one.toFixed(4)))
    expect(rounded(81, 263)).toEqual([0.2553, 0.3662])
    expect(rounded(15, 148)).toEqual([0.0624, 0.1605])
    expect(rounded(0, 20)).toEqual([0, 0.1611])
    expect(rounded(1, 29)).toEqual([0.0061, 0.1718])
  })

  it('silence a head that is less sure than it was of nearly all held-out slices', () => {
    const sure = (...best: readonly number[]) => best.map((one) => Float64Array.of(1 - one, one))
    expect(abstainThreshold(sure(0.9, 0.618, 0.75))).toBe(0.61)
    // At most one of 200 may lie below.
    expect(abstainThreshold(sure(0.55, 0.705, ...Array.from({ length: 198 }, () => 0.8)))).toBe(0.7)
    expect(abstainThreshold(sure(0.55, 0.705, ...Array.from({ length: 197 }, () => 0.8)))).toBe(0.55)
    expect(abstainThreshold([])).toBe(0)
  })

  it('count by label', () => {
    const score = scoreOf([Float64Array.of(0.9, 0.1), Float64Array.of(0.4, 0.6), Float64Array.of(0.7, 0.3)], [0, 1, 1], 2)
    expect(score).toMatchObject({ correct: 2, total: 3, confusion: [[1, 0], [1, 1]] })
    expect(score.confidence).toBeCloseTo((0.9 + 0.6 + 0.7) / 3, 12)
    expect(score.logLoss).toBeCloseTo(-(Math.log(0.9) + Math.log(0.6) + Math.log(0.3)) / 3, 12)
  })
})

describe('fitTemperature', () => {
  it('finds by what logits were multiplied, and never lets a few right answers mean certainty', () => {
    const next = random(3)
    const logits = Array.from({ length: 4000 }, () => Float64Array.of(normal(next), normal(next), normal(next)))
    const truth = logits.map((row) => {
      const [a = 0, b = 0] = softmax(row)
      const drawn = next()
      return drawn < a ? 0 : drawn < a + b ? 1 : 2
    })
    expect(fitTemperature(logits.map((row) => row.map((logit) => logit * 2.5)), truth)).toBeCloseTo(2.5, 0)
    const sure = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? Float64Array.of(3, 0) : Float64Array.of(0, 3)))
    const temperature = fitTemperature(sure, sure.map((_, i) => i % 2))
    expect(Math.max(...softmax(Float64Array.of(3 / temperature, 0)))).toBeCloseTo(21 / 22, 3)
  })
})

describe('standardise', () => {
  it('brings rows to mean 0 and spread 1, and does not blow up what stands still', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 30 }), fc.integer(), (rows, seed) => {
        const next = random(seed)
        const features = Float64Array.from({ length: rows * 3 }, (_, i) => (i % 3 === 2 ? 5 : 4 * normal(next) + 2))
        const weights = new Float64Array(rows).fill(1)
        const standard = standardOf(features, weights, 3)
        const out = standardised(features, standard)
        for (const column of [0, 1]) {
          const values = Array.from({ length: rows }, (_, row) => out[row * 3 + column] ?? 0)
          expect(values.reduce((a, b) => a + b, 0) / rows).toBeCloseTo(0, 9)
          expect(values.reduce((a, b) => a + b * b, 0) / rows).toBeLessThanOrEqual(1 + 1e-9)
        }
        expect(standard.factor[2]).toBeLessThanOrEqual((10 + 1e-9) * Math.max(standard.factor[0] ?? 0, standard.factor[1] ?? 0))
      }),
    )
  })
})

describe('copiesOf', () => {
  it('mirrors and shifts, the slice itself first', () => {
    const picture = Float32Array.from({ length: 25 * 25 }, (_, i) => i)
    const plane = { rows: 25, columns: 25 }
    expect(copiesOf(picture, plane, { mirror: false, shifts: false })).toEqual([picture])
    const [same, down, , , , mirrored] = copiesOf(picture, plane, { mirror: true, shifts: true })
    expect(same).toEqual(picture)
    expect(down?.[0]).toBe(0)
    expect(down?.[25 + 7]).toBe(picture[7])
    expect(mirrored?.slice(0, 25)).toEqual(picture.slice(0, 25).reverse())
    expect(copiesOf(picture, plane, { mirror: true, shifts: true })).toHaveLength(10)
  })
})
