import { describe, expect, it } from 'vitest'
import type { SeriesFinding } from '../../../electron/core/analysis-document.ts'
import { summariseClasses } from '../../../electron/reports/class-summary.ts'
import { reasonCounts } from '../../../electron/reports/reason-counts.ts'
import { mostSuspicious } from '../../../electron/reports/most-suspicious.ts'
import { findingTitle, formatDate, formatPersonName, formatProbability, formatTime, headline, seriesSentence, seriesTitle, sliceName } from '../../../electron/reports/wording.ts'
import { series, slice, withTumour, withoutTumour } from './report-fixture.ts'

describe('wording', () => {
  it('reads person names', () => {
    expect(formatPersonName('Sample^Phantom')).toBe('Sample, Phantom')
    expect(formatPersonName('Adams^John Robert Quincy^^Rev.^B.A.')).toBe('Rev. Adams, John Robert Quincy B.A.')
    expect(formatPersonName('Yamada^Tarou=山田^太郎=やまだ^たろう')).toBe('Yamada, Tarou / 山田, 太郎 / やまだ, たろう')
    expect(formatPersonName('')).toBe('')
  })

  it('reads dates and times', () => {
    expect([formatDate('20200102'), formatDate('2020.01.02'), formatDate('soon')]).toEqual(['2020-01-02', '2020-01-02', 'soon'])
    expect(formatTime('2026-02-03T04:05:06+01:00')).toBe('2026-02-03 03:05 UTC')
  })

  it('says what neighbouring slices say together', () => {
    const say = (finding: SeriesFinding) => seriesSentence(withTumour, finding)
    expect(say({ finding: 'meningioma', probability: 0.92, run: [14, 19] })).toBe('Neighbouring slices together: meningioma from instance 15 to instance 20 (probability of any tumour 0.92).')
    expect(say({ finding: 'meningioma', probability: 0.92, run: [14, 14] })).toContain('meningioma on instance 15 (')
    expect(say({ finding: 'none', probability: 0.2, run: null })).toContain('no tumour seen (highest probability of any 0.20)')
    expect(say({ finding: 'abstained', probability: null, run: null })).toContain('abstained on every slice')
  })

  it('counts the reasons for silence, the most frequent first', () => {
    const silent = (number: number, ...reasons: string[]) => ({ ...slice(number, 0.1, 'abstained'), reasons })
    expect(reasonCounts(series([silent(1, 'Blurred.'), silent(2, 'Noisy.', 'Blurred.'), slice(3, 0)]))).toEqual([{ reason: 'Blurred.', slices: 2 }, { reason: 'Noisy.', slices: 1 }])
  })

  it('never prints a certainty', () => {
    expect([0, 0.004, 0.5, 0.994, 1].map(formatProbability)).toEqual(['< 0.01', '< 0.01', '0.50', '> 0.99', '> 0.99'])
  })

  it('names series and slices', () => {
    expect([seriesTitle(3, 'Ax T1'), seriesTitle(null, ''), sliceName(4, 9), sliceName(null, 9)]).toEqual(
      ['Series 3 · Ax T1', 'Series', 'instance 4', 'slice 9'])
  })
})

describe('headline', () => {
  it('counts what was marked', () => {
    expect(headline([withTumour])).toBe('5 of 28 slices were marked as a tumour: meningioma on 5.')
    expect(headline([withTumour, withoutTumour])).toBe('5 of 56 slices in 2 series were marked as a tumour: meningioma on 5.')
    expect(headline([series([slice(1, 0.9)])])).toBe('1 of 1 slice was marked as a tumour: meningioma on 1.')
  })

  it('says that nothing found rules nothing out', () => {
    expect(headline([withoutTumour])).toBe('No tumour was marked on 28 slices. That does not rule one out.')
  })

  it('says when the model abstained, and when there was nothing', () => {
    expect(headline([series([slice(1, 0.9)], ['Not T1.'])])).toMatch(/^The series was outside what the model was made for/)
    expect(headline([withoutTumour, series([slice(1, 0.9)], ['Not T1.'])])).toMatch(/rule one out. The model abstained on 1 more series.$/)
    expect(headline([])).toMatch(/^Nothing was analysed/)
  })
})

describe('a network with classes of its own', () => {
  const classes = { labels: ['healthy', 'Cyst', 'bleeding'], noFinding: 'healthy' }
  const own = (finding: string) => ({ ...withTumour, ...classes, slices: withTumour.slices.slice(0, 2).map((one) => ({ ...one, finding, probabilities: { healthy: 0.1, Cyst: 0.7, bleeding: 0.2 } })) })

  it('is worded with them, and promises nothing about tumours', () => {
    expect(headline([own('Cyst')])).toBe('2 of 2 slices were marked: Cyst on 2.')
    expect(headline([own('healthy')])).toBe('Nothing was marked on 2 slices. That does not rule anything out.')
    expect(headline([withTumour, own('bleeding')])).toBe('7 of 30 slices in 2 series were marked: Meningioma on 5, bleeding on 2.')
    expect(['healthy', 'Cyst', 'abstained'].map((finding) => findingTitle(finding, classes))).toEqual(['No finding', 'Cyst', 'Abstained'])
  })

  it('is listed with them', () => {
    expect(mostSuspicious([own('Cyst')])).toHaveLength(2)
    expect(mostSuspicious([own('healthy')])).toEqual([])
    expect(summariseClasses(own('Cyst')).map(({ finding, slices }) => [finding, slices])).toEqual([['healthy', 0], ['Cyst', 2], ['bleeding', 0], ['abstained', 0]])
  })
})

describe('mostSuspicious', () => {
  it('takes marked slices of accepted series, most probable first', () => {
    const found = mostSuspicious([series([slice(1, 0.99)], ['Not T1.']), withTumour])
    expect(found.map(({ slice: one }) => one.instanceNumber)).toEqual([18, 17, 19, 16, 20])
    expect(found[0]?.ordinal).toBe(18)
    expect(mostSuspicious([withTumour], 2)).toHaveLength(2)
    expect(mostSuspicious([withoutTumour])).toEqual([])
  })
})

describe('summariseClasses', () => {
  it('counts findings and finds the highest probability of each class', () => {
    const summary = summariseClasses(withTumour)
    expect(summary.map(({ finding, slices }) => [finding, slices])).toEqual(
      [['none', 23], ['glioma', 0], ['meningioma', 5], ['pituitary', 0], ['abstained', 0]])
    expect(summary[2]?.highest).toMatchObject({ probability: 0.98, ordinal: 18 })
    expect(summary[4]?.highest).toBeNull()
    expect(summariseClasses(series([])).every(({ highest }) => highest === null)).toBe(true)
  })
})
