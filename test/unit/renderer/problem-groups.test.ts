import { describe, expect, it } from 'vitest'
import type { Skipped } from '../../../electron/core/study.ts'
import { matchingProblems, problemGroups, problemText } from '../../../renderer/features/study/problem-groups.ts'

const problem = (file: string, code: Skipped['code'], message: string): Skipped => ({ file, code, message })
const list = [
  problem('/a/1', 'dicom-truncated', 'Ends after 10 bytes.'),
  problem('/a/letter.TXT', 'not-dicom', 'No DICOM.'),
  problem('/a/2', 'dicom-truncated', 'Ends after 20 bytes.'),
  problem('/b/3', 'dicom-truncated', 'Ends after 20 bytes.'),
]

describe('problems', () => {
  it('are grouped by reason, the commonest first, with one sentence where it holds for all', () => {
    expect(problemGroups(list)).toEqual([
      { code: 'dicom-truncated', message: null, files: [list[0], list[2], list[3]] },
      { code: 'not-dicom', message: 'No DICOM.', files: [list[1]] },
    ])
    expect(problemGroups([])).toEqual([])
  })

  it.each([
    ['', [0, 1, 2, 3]],
    ['letter.txt', [1]],
    ['TRUNCATED 20', [2, 3]],
    ['truncated /b/', [3]],
    ['truncated letter', []],
  ])('are found by every word of “%s”', (search, found) => {
    expect(matchingProblems(list, search)).toEqual(found.map((at) => list[at]))
  })

  it('are copied as lines with tabs', () => {
    expect(problemText(list.slice(0, 2))).toBe('/a/1\tdicom-truncated\tEnds after 10 bytes.\n/a/letter.TXT\tnot-dicom\tNo DICOM.\n')
  })
})
