import { describe, expect, it } from 'vitest'
import { seriesAnalysisSchema } from '../../../electron/core/analysis-document.ts'
import { classColour } from '../../../electron/core/class-colours.ts'
import { anomalyProbability, classLabelsSchema, findingLabels, isFlagged, namesTumoursOnly, tumourLabels } from '../../../electron/core/class-labels.ts'
import { record } from '../../fixtures/study.ts'

const shipped = { labels: tumourLabels, noFinding: 'none' }
const own = { labels: ['healthy', 'cyst', 'bleeding'], noFinding: 'healthy' }
const always = { labels: ['left', 'right'], noFinding: null }

describe('classes', () => {
  it('are findings but for the one that says nothing was found', () => {
    expect([shipped, own, always].map(findingLabels)).toEqual([['glioma', 'meningioma', 'pituitary'], ['cyst', 'bleeding'], ['left', 'right']])
    expect(['healthy', 'abstained', 'cyst', 'none'].map((finding) => isFlagged(finding, own))).toEqual([false, false, true, true])
    expect([shipped, own, { labels: ['none', 'glioma'] }].map(namesTumoursOnly)).toEqual([true, false, true])
  })

  it('tell how probable any finding is', () => {
    expect(anomalyProbability({ healthy: 0.25, cyst: 0.5, bleeding: 0.25 }, own)).toBe(0.75)
    expect(anomalyProbability({ left: 0.25, right: 0.75 }, always)).toBe(0.75)
  })

  it.each([
    ['one', ['cyst']],
    ['a hundred and one', Array.from({ length: 101 }, (_, i) => `class ${i}`)],
    ['two of one name', ['cyst', 'cyst']],
    ['one without a name', ['cyst', '']],
    ['one with a line break', ['cyst', 'a\nb']],
    ['one that is the word for silence', ['cyst', 'abstained']],
    ['one that every object has', ['cyst', '__proto__']],
  ])('are refused: %s', (_what, labels) => {
    expect(classLabelsSchema.safeParse(labels).success).toBe(false)
  })
})

describe('colours of classes', () => {
  it('are what they were for those that Sulcus comes with', () => {
    expect(tumourLabels.map((label) => classColour(label, shipped))).toEqual([
      { dark: '#7f8b96', paper: '#a9b4be' }, { dark: '#ee7a2b', paper: '#d55e00' }, { dark: '#4aa8e8', paper: '#0072b2' }, { dark: '#2fbf8f', paper: '#009e73' },
    ])
    expect(classColour('healthy', own)).toEqual(classColour('none', shipped))
  })

  it('differ for a hundred others, on dark ground and on paper', () => {
    const many = { labels: Array.from({ length: 100 }, (_, i) => `class ${i}`), noFinding: null }
    for (const ground of ['dark', 'paper'] as const) {
      const colours = many.labels.map((label) => classColour(label, many)[ground])
      expect(new Set(colours).size).toBe(100)
      for (const colour of colours) expect(colour).toMatch(/^#[0-9a-f]{6}$/)
    }
  })
})

describe('an analysis', () => {
  const { analysis } = record()

  it('of an earlier version, which named no classes, has the four of the network of that time', () => {
    const earlier = Object.fromEntries(Object.entries(analysis).filter(([key]) => key !== 'labels' && key !== 'noFinding'))
    expect(seriesAnalysisSchema.parse(earlier)).toEqual(analysis)
  })

  it('may have classes of its own', () => {
    const slices = analysis.slices.map((slice) => ({ ...slice, finding: 'cyst', probabilities: { healthy: 0, cyst: 1, bleeding: 0 } }))
    expect(seriesAnalysisSchema.safeParse({ ...analysis, ...own, slices }).success).toBe(true)
  })

  it.each([
    ['a finding that is no class', { slices: analysis.slices.map((slice) => ({ ...slice, finding: 'bruise' })) }],
    ['a probability too few', { slices: analysis.slices.map((slice) => ({ ...slice, probabilities: { none: 1, glioma: 0, meningioma: 0 } })) }],
    ['a “nothing found” that is no class', { noFinding: 'healthy' }],
  ])('is refused with %s', (_what, change) => {
    expect(seriesAnalysisSchema.safeParse({ ...analysis, ...change }).success).toBe(false)
  })
})
