import { join } from 'node:path'
import fc from 'fast-check'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../electron/annotations/open-database.ts'
import { SliceLabels } from '../../../electron/annotations/slice-labels.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'

let folder: string
let database: DatabaseSync
let labels: SliceLabels
function open(): void {
  const opened = openDatabase(join(folder, 'data'))
  if (!opened.ok) throw new Error(opened.failure.message)
  database = opened.value
  labels = new SliceLabels(database)
}
beforeEach(() => {
  folder = tempFolder()
  open()
})
afterEach(() => database.close())

const slice = (place: number, frame = 1) => ({ sopInstanceUID: `2.25.${place}`, frame })

describe('a person’s labels', () => {
  it('stay with the slice and its frame, counted, in the order they were made', () => {
    labels.give([slice(1)], 'tumour')
    labels.give([slice(2), slice(3, 2)], 'no tumour')
    labels.give([slice(3, 1)], 'tumour')
    labels.give([slice(1)], 'no tumour')
    expect(labels.of([slice(1), slice(2), slice(3, 1), slice(3, 2), slice(4)])).toEqual(['no tumour', 'no tumour', 'tumour', 'no tumour', null])
    expect(labels.counts()).toEqual([{ label: 'tumour', slices: 1 }, { label: 'no tumour', slices: 3 }])
    expect(labels.bearing(['tumour'])).toEqual([{ ...slice(3, 1), label: 'tumour' }])
    labels.give([slice(2)], null)
    expect(labels.counts()).toEqual([{ label: 'tumour', slices: 1 }, { label: 'no tumour', slices: 2 }])
  })

  it('are written at once: another reader sees each step, and so does whoever comes after a crash', () => {
    labels.give([slice(1), slice(2)], 'tumour')
    const [first, other] = [database, openDatabase(join(folder, 'data'))]
    if (!other.ok) throw new Error(other.failure.message)
    expect(new SliceLabels(other.value).of([slice(1), slice(2)])).toEqual(['tumour', 'tumour'])
    other.value.close()
    first.close()
    open()
    expect(labels.undo()).toEqual({ label: 'tumour', slices: 2 })
    expect(labels.counts()).toEqual([{ label: 'tumour', slices: 0 }])
  })

  it('are forgotten with their name, and hold whatever letters it has', () => {
    const odd = `Ödem "rechts"; DROP TABLE labels;--`
    labels.give([slice(1)], odd)
    labels.give([slice(1)], 'tumour')
    labels.remove('tumour')
    expect(labels.of([slice(1)])).toEqual([odd])
    expect(labels.counts()).toEqual([{ label: odd, slices: 1 }])
  })

  it('can be undone step by step, back to what every slice was called before', () => {
    const step = fc.record({ slices: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }), label: fc.option(fc.constantFrom('aa', 'bb', 'cc')) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const all = Array.from({ length: 6 }, (_, place) => slice(place))
        const before = [labels.of(all)]
        for (const { slices, label } of steps) {
          labels.give(slices.map((place) => slice(place)), label)
          before.push(labels.of(all))
        }
        for (const { slices, label } of [...steps].reverse()) {
          expect(labels.of(all)).toEqual(before.pop())
          expect(labels.undo()).toEqual({ label, slices: slices.length })
        }
        expect(labels.of(all)).toEqual(before.pop())
        expect(labels.undo()).toBeNull()
      }),
      { numRuns: 30 },
    )
  })

  it('are counted at once when there are thousands of them', () => {
    for (let step = 0; step < 60; step += 1) labels.give(Array.from({ length: 50 }, (_, place) => slice(50 * step + place)), step % 2 === 0 ? 'tumour' : 'no tumour')
    const started = performance.now()
    expect(labels.counts().map(({ slices }) => slices)).toEqual([1500, 1500])
    expect(labels.bearing(['tumour'])).toHaveLength(1500)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
