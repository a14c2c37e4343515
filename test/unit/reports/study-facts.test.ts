import { describe, expect, it } from 'vitest'
import { studyFacts } from '../../../electron/reports/study-facts.ts'

const study = { patientName: 'Test^Regression', patientId: 'DEV', studyDate: '20180918', description: '' }

describe('studyFacts', () => {
  it('gives a study its own facts', () => expect(studyFacts([study])).toBe(study))

  it('says what several studies share', () => {
    expect(studyFacts([study, { ...study, description: 'QA' }])).toEqual({ patientName: 'Test^Regression', patientId: 'DEV', studyDate: '2018-09-18', description: '2 studies · QA' })
  })

  it('says what differs, or how much of it there is', () => {
    const others = [{ ...study, patientId: 'B', studyDate: '20190102' }, { ...study, patientId: 'C', studyDate: '' }]
    expect(studyFacts([study, ...others])).toMatchObject({ patientName: '3 patients', patientId: 'DEV, B, C', studyDate: '2018-09-18 to 2019-01-02', description: '3 studies' })
    expect(studyFacts([study, ...others, { ...study, patientId: 'D' }])).toMatchObject({ patientId: '4 patient IDs' })
  })

  it('says nothing of what no study tells', () => {
    const silent = { patientName: '', patientId: '', studyDate: '', description: '' }
    expect(studyFacts([silent, silent])).toEqual({ ...silent, description: '2 studies' })
  })
})
