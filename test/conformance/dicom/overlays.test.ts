import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredOverlay } from '../../../electron/core/stored-overlay.ts'
import type { Series } from '../../../electron/core/study.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { OverlayReader } from '../../../electron/engine/read-overlay.ts'
import { jobContext } from '../../fixtures/job-context.ts'

interface Expected {
  /** By object, slice of the series and segment: 1 where it lies. */
  readonly segmentations: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>>>
  readonly maps: Readonly<Record<string, { readonly values: Readonly<Record<string, readonly (number | null)[]>>; readonly range: readonly [number, number] }>>
}

const oracle = fileURLToPath(new URL('overlays-oracle.py', import.meta.url))
const python = '/usr/bin/python3'
const hasPydicom = spawnSync(python, [oracle, '--probe'], { stdio: 'ignore' }).status === 0

describe.skipIf(!hasPydicom)(`overlay objects made with pydicom (${hasPydicom ? 'present' : `cannot be imported by ${python}`})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sulcus-overlays-'))
  let expected: Expected = { segmentations: {}, maps: {} }
  let series: Series | undefined
  const reader = new OverlayReader()

  beforeAll(async () => {
    const run = spawnSync(python, [oracle, folder], { encoding: 'utf8', maxBuffer: 2 ** 26 })
    expected = JSON.parse(run.stdout) as Expected
    const { studies, skipped } = await indexPaths([folder], jobContext())
    expect(skipped).toEqual([])
    series = studies[0]?.series[0]
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function overlay(name: string): { overlay: StoredOverlay; slices: Series['slices'] } {
    const found = series?.overlays?.find(({ file }) => basename(file) === `${name}.dcm`)
    if (!series || !found) throw new Error(`${name} was not listed`)
    return { overlay: found, slices: series.slices }
  }

  it('lie on an oblique series, in the same place where numpy puts them', async () => {
    expect(Object.keys(expected.segmentations)).toHaveLength(8)
    for (const [name, slices] of Object.entries(expected.segmentations)) {
      const found = overlay(name)
      expect([name, found.overlay.notes]).toEqual([name, []])
      for (const [index, slice] of found.slices.entries()) {
        const wanted = slices[String(index)] ?? {}
        const frames = found.overlay.framesOnSlice[index] ?? []
        const plane = await reader.segments({ file: found.overlay.file, frames, slice }, 0.5)
        if (!plane.ok) throw new Error(plane.failure.message)
        const { data, sets } = plane.value
        const numbers = new Set([...Object.keys(wanted), ...sets.flat().map(String)])
        for (const number of numbers)
          expect([name, index, number, Array.from(data, (set) => Number(sets[set]?.includes(Number(number)))).join('')]).toEqual([name, index, number, (wanted[number] ?? new Array<number>(data.length).fill(0)).join('')])
      }
    }
  })

  it('hold the real-world values that numpy works out', async () => {
    expect(Object.keys(expected.maps)).toHaveLength(6)
    for (const [name, { values, range }] of Object.entries(expected.maps)) {
      const found = overlay(name)
      expect(found.overlay.content).toMatchObject({ unit: 's', unitMeaning: 'second' })
      for (const [index, slice] of found.slices.entries()) {
        const map = await reader.map({ file: found.overlay.file, frames: found.overlay.framesOnSlice[index] ?? [], slice })
        if (!map.ok) throw new Error(map.failure.message)
        const wanted = values[String(index)] ?? new Array<null>(slice.rows * slice.columns).fill(null)
        expect(Array.from(map.value.data)).toEqual(wanted.map((value) => (value === null ? NaN : Math.fround(value))))
        expect(map.value.range).toEqual(range)
      }
    }
  })
})
