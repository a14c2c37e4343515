import { describe, expect, it } from 'vitest'
import { featureDistance } from '../../../../electron/inference/gate/feature-distance.ts'
import type { FeatureStatistics } from '../../../../electron/inference/gate/feature-statistics.ts'
import { knownSlices } from '../../../../electron/inference/teach/known-slices.ts'
import { madeUpTable, normal, random } from './made-up-table.ts'

const columns = 8
const unit = Array.from({ length: columns }, (_, row) => Array.from({ length: columns }, (_value, column) => Number(row === column)))
const nothing = unit.map((row) => row.map(() => 0))
/** Features are coordinates, and distances those of geometry, squared. */
const base: FeatureStatistics = {
  schema: 'sulcus-ood/1', sha256: '0'.repeat(64), tensors: ['features'], mean: Array.from({ length: columns }, () => 0),
  directions: unit, centres: [{ name: 'any', at: Array.from({ length: columns }, () => 0) }], within: unit, overall: nothing, threshold: 20,
}
const table = madeUpTable({ signal: 1, columns, slicesEach: 5, patients: 2 })
const taught = table.copies.map(([features]) => features ?? new Float32Array(columns))
const labels = ['a', 'b']

/** The share of slices of other patients of these kinds, or of pictures so far from them, that lies within the threshold. */
function knownShare(gated: readonly Float32Array[], away: number): number {
  const known = knownSlices(base, gated, table, labels)
  if (!known) throw new Error('nothing is known')
  const next = random(7)
  const pictures = Array.from({ length: 400 }, (_, i) => Float32Array.from({ length: columns }, (_value, column) => normal(next) + away + (column % 2 === i % 2 ? 1 : 0)))
  return pictures.filter((features) => featureDistance(features, { ...known, sha256: base.sha256 }) <= known.threshold).length / pictures.length
}

describe('what a taught network knows', () => {
  it('is slices like the taught ones, of other patients too, and not strangers', () => {
    expect(knownShare(taught, 0)).toBeGreaterThan(0.97)
    expect(knownShare(taught, 5)).toBeLessThan(0.01)
  })

  it('does not reach to strangers because one slice among twenty was odd', () => {
    const odd = taught.map((features, slice) => (slice === 3 ? features.map((value) => value + 8) : features))
    expect(knownShare(odd, 0)).toBeGreaterThan(0.97)
    expect(knownShare(odd, 5)).toBeLessThan(0.1)
  })

  it('is each taught slice at its own place', () => {
    const known = knownSlices(base, taught, table, labels)
    expect(known?.centres.map(({ name }) => name)).toEqual(table.labels.map((label) => labels[label]))
    for (const [slice, { at }] of (known?.centres ?? []).entries()) for (const [k, value] of at.entries()) expect(value).toBeCloseTo(taught[slice]?.[k] ?? NaN, 2)
  })

  it('is nothing where all slices resemble each other, or a feature is no number', () => {
    const [first] = table.places
    if (!first) throw new Error('no slices')
    expect(knownSlices(base, taught, { ...table, places: table.places.map(() => first) }, labels)).toBeNull()
    expect(knownSlices(base, [...taught.slice(1), new Float32Array(columns).fill(NaN)], table, labels)).toBeNull()
  })
})
