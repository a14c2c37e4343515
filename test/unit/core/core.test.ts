import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appVersion } from '../../../electron/core/app-version.ts'
import { convolutionOptionsSchema } from '../../../electron/core/convolution-options.ts'
import { failureCodes } from '../../../electron/core/failure-codes.ts'
import { fail, never, ok } from '../../../electron/core/result.ts'
import { finiteRange } from '../../../electron/core/scalar-image.ts'
import { seriesSchema, studySchema } from '../../../electron/core/study.ts'
import { series, study } from '../../fixtures/study.ts'

describe('Result', () => {
  it('wraps successes and failures', () => {
    expect(ok(3)).toEqual({ ok: true, value: 3 })
    expect(fail('not-dicom', 'No.')).toEqual({ ok: false, failure: { code: 'not-dicom', message: 'No.' } })
  })

  it('never lets an unforeseen case pass in silence', () => {
    expect(() => never('a new case' as never)).toThrow('unreachable case: a new case')
  })
})

describe('failure codes', () => {
  it('are words for scripts to rely on, each named once', () => {
    for (const code of failureCodes) expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(new Set(failureCodes).size).toBe(failureCodes.length)
  })
})

describe('finiteRange', () => {
  it.each([
    [[3, -1, 2], [-1, 3]],
    [[NaN, 5, Infinity, 4, -Infinity], [4, 5]],
    [[7], [7, 7]],
    [[NaN, Infinity], [0, 0]],
    [[], [0, 0]],
  ])('of %j is %j', (values, range) => {
    expect(finiteRange(Float32Array.from(values))).toEqual(range)
  })
})

describe('appVersion', () => {
  it('is package.json’s', () => {
    expect(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')).toContain(`"version": "${appVersion}"`)
  })
})

describe('schemas', () => {
  it('fill in the options of a convolution', () => {
    expect(convolutionOptionsSchema.parse({})).toEqual({ mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px' })
    for (const wrong of [{ stride: 0 }, { stride: 1.5 }, { dilation: 65 }, { mode: 'both' }, { border: 'mirror' }, { unit: 'cm' }, { region: { row: -1, column: 0, rows: 1, columns: 1 } }]) expect(convolutionOptionsSchema.safeParse(wrong).success).toBe(false)
  })

  it('want a study to have series, and a series slices', () => {
    expect(studySchema.parse(study())).toEqual(study())
    expect(studySchema.safeParse(study('empty', { series: [] })).success).toBe(false)
    expect(seriesSchema.safeParse(series('empty', { slices: [] })).success).toBe(false)
  })
})
