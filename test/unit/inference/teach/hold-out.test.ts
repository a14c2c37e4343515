import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divide, resembles, tellable, type Place } from '../../../../electron/inference/teach/hold-out.ts'
import { placesOf } from '../../../../electron/inference/teach/places.ts'
import { series as seriesOf, sliceHeader } from '../../../fixtures/study.ts'
import { place } from './made-up-table.ts'

const range = (length: number, from = 0) => Array.from({ length }, (_, i) => from + i)
const labelled = fc.array(fc.record({ patient: fc.integer({ min: 0, max: 4 }), position: fc.integer({ min: 0, max: 60 }), label: fc.integer({ min: 0, max: 2 }) }), { minLength: 10, maxLength: 80 })

describe('divide', () => {
  it('never learns from a patient or a neighbour of what it tests, and tests every slice once', () => {
    let formed = 0
    fc.assert(
      fc.property(labelled, (slices) => {
        const places = slices.map(({ patient, position }) => place(patient, position))
        const labels = slices.map(({ label }) => label)
        const divided = divide(places, labels, 3)
        if (!divided) return
        formed += 1
        expect(divided.folds.flatMap(({ test }) => test).sort((a, b) => a - b)).toEqual(range(slices.length))
        for (const { test, train } of divided.folds) {
          for (const t of test) for (const l of train) expect(resembles(places[t] as Place, places[l] as Place)).toBe(false)
          for (const label of [0, 1, 2]) expect(train.filter((i) => labels[i] === label).length).toBeGreaterThanOrEqual(3)
        }
        if (divided.by === 'patients') for (const { test, train } of divided.folds) for (const t of test) expect(train.map((l) => places[l]?.patient)).not.toContain(places[t]?.patient)
      }),
    )
    expect(formed).toBeGreaterThan(20)
  })

  it('holds out patients where every label has two, and spreads the labels', () => {
    const places = range(40).map((i) => place(Math.floor(i / 8), i % 8))
    const labels = range(40).map((i) => (i % 8 < 4 ? 0 : 1))
    const divided = divide(places, labels, 2)
    expect(divided?.by).toBe('patients')
    expect(divided?.folds.map(({ test }) => test.length)).toEqual([8, 8, 8, 8, 8])
  })

  it('holds out blocks of one series: ten and ten neighbours', () => {
    const places = range(28).map((i) => place(0, i))
    const labels = range(28).map((i) => (i >= 9 && i < 19 ? 1 : 0))
    const divided = divide(places, labels, 2)
    expect(divided?.by).toBe('blocks')
    for (const { test, train } of divided?.folds ?? []) {
      for (const label of [0, 1]) {
        const block = test.filter((i) => labels[i] === label)
        expect(block.length).toBeGreaterThan(0)
        // Of one label a block holds neighbours, with nothing of that label between.
        const inside = range(28).filter((i) => labels[i] === label && i > Math.min(...block) && i < Math.max(...block))
        expect(inside.every((i) => block.includes(i))).toBe(true)
      }
      expect(train.every((l) => test.every((t) => Math.abs(t - l) > 2))).toBe(true)
    }
  })

  it('refuses slices too close together, and labels that the patient gives away', () => {
    const close = range(10).map((i) => place(0, i))
    expect(divide(close, range(10).map((i) => (i < 5 ? 0 : 1)), 2)).toBeNull()
    // Every label from one patient of its own: any head would look perfect.
    const apart = range(40).map((i) => place(i < 20 ? 0 : 1, i % 20))
    const labels = range(40).map((i) => (i < 20 ? 0 : 1))
    expect(tellable(apart, labels, 2)).toBe(true)
    expect(divide(apart, labels, 2)).toBeNull()
  })
})

describe('resembles', () => {
  it('goes by slices and by millimetres, and takes no chances across planes', () => {
    const at = (position: number, millimetres: number | null, change: Partial<Place> = {}) => place(0, position, { millimetres, ...change })
    expect(resembles(at(0, 0), at(3, 21))).toBe(false)
    expect(resembles(at(0, 0), at(2, 14))).toBe(true)
    // thin slices: four apart are four millimetres apart
    expect(resembles(at(0, 0), at(4, 4))).toBe(true)
    expect(resembles(at(0, 0), at(9, 3, { series: 7 }))).toBe(true)
    expect(resembles(at(0, 0), at(9, 40, { series: 7 }))).toBe(false)
    expect(resembles(at(0, null), at(9, null, { series: 7 }))).toBe(true)
    expect(resembles(at(0, 0), at(9, 40, { series: 7, stack: 3 }))).toBe(true)
    expect(resembles(at(0, 0), at(0, 0, { patient: 1 }))).toBe(false)
  })
})

describe('placesOf', () => {
  it('puts parallel series of one frame of reference on one axis, whichever way they run, and others on their own', () => {
    const example = (series: number, position: number, z: number, change: object = {}) => ({
      header: { ...sliceHeader(0), geometry: { position: [0, 0, z] as const, rowDirection: [1, 0, 0] as const, columnDirection: [0, 1, 0] as const, rowSpacing: 1, columnSpacing: 1, ...change } },
      label: 0, patient: 0, series, of: seriesOf(), position, frameOfReferenceUID: '1.2',
    })
    const mutable = [example(0, 0, 10), example(1, 0, 12, { columnDirection: [0, -1, 0] }), example(2, 0, 12, { columnDirection: [0, 0, -1] }), { ...example(3, 0, 12), frameOfReferenceUID: undefined }]
    const places = placesOf(mutable as unknown as Parameters<typeof placesOf>[0])
    expect(places.map(({ stack }) => stack)).toEqual([0, 0, 1, 2])
    expect(places.map(({ millimetres }) => millimetres)).toEqual([10, 12, 0, 12])
    expect(placesOf([{ ...example(0, 0, 0), header: { ...sliceHeader(0), geometry: null } }])[0]?.millimetres).toBeNull()
  })
})
