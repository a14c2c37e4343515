import { describe, expect, it } from 'vitest'
import { judge, passing, type Answer, type Case } from '../../conformance/dicom/verdict.ts'

const pixels: Answer = { kind: 'pixels', sha256: 'a', shape: [4, 6] }
const same = { by: 'one', sha256: 'a', shape: [4, 6] }
const other = { by: 'two', sha256: 'b', shape: [4, 6] }
const verdict = (changes: Partial<Case>) =>
  judge({ file: 'x.dcm', transferSyntax: '1.2.840.10008.1.2.4.50', answer: pixels, opinions: [same], ...changes }).verdict
const refusal = (code: 'not-dicom' | 'dicom-truncated', message = 'The file ends before its data set does.'): Answer => ({ kind: 'failure', code, message })

describe('the verdict on a file', () => {
  it('is equal where the first peer, or two others, have the same numbers in the same shape', () => {
    expect(verdict({})).toBe('equal')
    expect(verdict({ opinions: [other] })).toBe('WRONG')
    expect(verdict({ opinions: [{ ...same, shape: [6, 4] }] })).toBe('WRONG')
    expect(verdict({ opinions: [other, same] })).toBe('WRONG')
    expect(verdict({ opinions: [other, same, same] })).toBe('equal')
    expect(verdict({ opinions: [] })).toBe('NO REFERENCE')
  })

  it('lets lossy JPEG differ by 1, and nothing else', () => {
    expect(verdict({ opinions: [other], difference: 1 })).toBe('within tolerance')
    expect(verdict({ opinions: [other], difference: 2 })).toBe('WRONG')
    expect(verdict({ opinions: [other], difference: 1, transferSyntax: '1.2.840.10008.1.2.4.70' })).toBe('WRONG')
  })

  it('asks for a reason of what is not read, and why a peer reads it', () => {
    expect(verdict({ answer: refusal('not-dicom'), opinions: [] })).toBe('not an image')
    expect(verdict({ answer: refusal('dicom-truncated'), opinions: [] })).toBe('refused')
    expect(verdict({ answer: refusal('dicom-truncated') })).toBe('GAP')
    expect(verdict({ answer: refusal('dicom-truncated'), file: 'pydicom/MR_truncated.dcm' })).toBe('refused')
    expect(verdict({ answer: refusal('dicom-truncated', 'no'), opinions: [] })).toBe('NO REASON')
    expect(verdict({ answer: { kind: 'crash', error: 'TypeError' } })).toBe('CRASH')
  })

  it('fails the run on what is wrong, missing or unexplained', () => {
    expect([...passing]).toEqual(['equal', 'within tolerance', 'refused', 'not an image'])
  })
})
