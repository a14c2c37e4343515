import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findSeries as findByClasses, type Judged, sliceSpacing, tumourClasses } from '../../../electron/inference/series-finding.ts'
import { sliceHeader } from '../../fixtures/study.ts'

const findSeries = (slices: readonly Judged[], spacing: number | null) => findByClasses(slices, tumourClasses, spacing)
const slice = (glioma: number, meningioma = 0, heard = true): Judged => ({ probabilities: { none: 1 - glioma - meningioma, glioma, meningioma, pituitary: 0 }, heard })
const quiet = slice(0.02)
const stack = (length: number, ...places: readonly (readonly [at: number, slice: Judged])[]): Judged[] =>
  Array.from({ length }, (_, at) => places.find(([place]) => place === at)?.[1] ?? quiet)

describe('findSeries', () => {
  it('finds a run of slices that agree, and where it lies', () => {
    const found = findSeries(stack(10, [4, slice(0.97)], [5, slice(0.99)], [6, slice(0.95)]), 6)
    expect(found).toMatchObject({ finding: 'glioma', run: [4, 6] })
    expect(found.probability).toBeGreaterThan(0.6)
  })

  it('does not believe one slice among quiet neighbours', () => {
    expect(findSeries(stack(10, [5, slice(0.97)]), 6)).toMatchObject({ finding: 'none', run: null })
  })

  it('believes a single slice where there is no other', () => {
    expect(findSeries([slice(0.97)], null)).toMatchObject({ finding: 'glioma', run: [0, 0] })
  })

  it('asks more slices to agree where slices are thin', () => {
    const three = stack(40, [10, slice(0.9)], [11, slice(0.9)], [12, slice(0.9)])
    expect(findSeries(three, 6).finding).toBe('glioma')
    expect(findSeries(three, 1).finding).toBe('none')
  })

  it('names the class that the run as a whole supports', () => {
    expect(findSeries([slice(0.6, 0.35), slice(0.1, 0.88), slice(0.1, 0.88)], 6).finding).toBe('meningioma')
  })

  it('leaves out slices that the gate silenced, and says nothing when all are', () => {
    const wild = slice(1, 0, false)
    expect(findSeries([quiet, wild, wild, quiet], 6).finding).toBe('none')
    expect(findSeries([wild, wild], 6)).toEqual({ finding: 'abstained', probability: null, run: null })
    expect(findSeries([], 6).finding).toBe('abstained')
  })

  it('gives the same finding whichever end the stack begins at', () => {
    const probability = fc.double({ min: 0, max: 0.5, noNaN: true })
    const judged = fc.array(fc.tuple(probability, probability, fc.boolean()).map(([a, b, heard]) => slice(a, b, heard)), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(judged, (slices) => {
        const [there, back] = [findSeries(slices, 5), findSeries(slices.toReversed(), 5)]
        expect(back.probability ?? 0).toBeCloseTo(there.probability ?? 0, 9)
      }),
    )
  })

  it('gives a probability within 0..1 and a run within the stack, whatever the slices say', () => {
    const judged = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()).map(([a, heard]) => slice(a, 0, heard)), { maxLength: 30 })
    fc.assert(
      fc.property(judged, fc.option(fc.double({ min: 0.2, max: 20, noNaN: true })), (slices, spacing) => {
        const { probability, run, finding } = findSeries(slices, spacing)
        expect(probability ?? 0.5).toBeGreaterThan(0)
        expect(probability ?? 0.5).toBeLessThan(1)
        expect(run === null).toBe(finding === 'none' || finding === 'abstained')
        if (run) expect(run[0] >= 0 && run[0] <= run[1] && run[1] < slices.length).toBe(true)
      }),
    )
  })
})

describe('sliceSpacing', () => {
  it('is the mean distance along the normal, and unknown without places', () => {
    expect(sliceSpacing([0, 1, 2].map((index) => sliceHeader(index)))).toBeCloseTo(5)
    expect(sliceSpacing([sliceHeader(0)])).toBeNull()
    expect(sliceSpacing([sliceHeader(0), { ...sliceHeader(1), geometry: null }])).toBeNull()
  })
})
