import { describe, expect, it } from 'vitest'
import { problemsOfStudies } from '../../../electron/api/problems-of-studies.ts'
import type { Skipped } from '../../../electron/core/study.ts'
import { series, sliceHeader, study } from '../../fixtures/study.ts'

const within = (id: string, ...files: readonly string[]) => study(id, { series: [series(`${id}-series`, { slices: files.map((file, i) => sliceHeader(i, file)) })] })
const problem = (file: string): Skipped => ({ file, code: 'not-dicom', message: 'No.' })
const filesOf = (problems: ReadonlyMap<string, readonly Skipped[]>) => Object.fromEntries([...problems].map(([id, list]) => [id, list.map(({ file }) => file)]))

describe('problemsOfStudies', () => {
  it('are all of a study that was opened alone', () => {
    expect(filesOf(problemsOfStudies([within('one', '/a/b/IM1')], ['/a/letter.txt', '/a/b/x', '/c'].map(problem)))).toEqual({ one: ['/a/letter.txt', '/a/b/x', '/c'] })
  })

  it('are of several studies those that lie in their own folders, or below, and what lies above of each', () => {
    const problems = ['/all/letter.txt', '/all/one/x', '/all/one/notes/y', '/all/two', '/all/three/z'].map(problem)
    expect(filesOf(problemsOfStudies([within('one', '/all/one/IM1'), within('two', '/all/two/IM1')], problems))).toEqual({ one: ['/all/letter.txt', '/all/one/x', '/all/one/notes/y', '/all/three/z'], two: ['/all/letter.txt', '/all/two', '/all/three/z'] })
  })

  it('that lie among the files of several studies are told with each of them', () => {
    const problems = ['/all/x', '/all/notes/y'].map(problem)
    expect(filesOf(problemsOfStudies([within('one', '/all/IM1'), within('two', '/all/IM2')], problems))).toEqual({ one: ['/all/x', '/all/notes/y'], two: ['/all/x', '/all/notes/y'] })
  })

  it('go by the study that their header names, wherever they lie', () => {
    const [one, two] = [within('one', '/all/IM1'), { ...within('two', '/all/two/IM2'), studyInstanceUID: '2.25.2' }]
    const problems = [{ ...problem('/all/x'), studyInstanceUID: '2.25.2' }, { ...problem('/all/y'), studyInstanceUID: '2.25.77' }, { ...problem('/all/two/z'), studyInstanceUID: '' }]
    const found = problemsOfStudies([one, two], problems)
    expect(filesOf(found)).toEqual({ one: ['/all/y'], two: ['/all/x', '/all/y', '/all/two/z'] })
    expect(found.get('two')?.[0]).toEqual(problem('/all/x'))
  })

  it('in archives and on Windows are told by their folders too', () => {
    const studies = [within('one', '/disc.zip!/one/IM1'), within('two', 'C:\\scans\\two\\IM1')]
    expect(filesOf(problemsOfStudies(studies, ['/disc.zip!/one/x', '/disc.zip!/y', 'C:\\scans\\two\\z'].map(problem)))).toEqual({ one: ['/disc.zip!/one/x', '/disc.zip!/y'], two: ['C:\\scans\\two\\z'] })
  })

  it('of dropped files go by the folders that the person dropped', () => {
    const names = new Map([['/up/0', 'all/one/IM1'], ['/up/1', 'all/two/IM1']])
    expect(filesOf(problemsOfStudies([within('one', '/up/0'), within('two', '/up/1')], [problem('all/two/x')], (file) => names.get(file) ?? file))).toEqual({ two: ['all/two/x'] })
  })
})
