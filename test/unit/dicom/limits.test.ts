import { describe, expect, it } from 'vitest'
import type { Result } from '../../../electron/core/result.ts'
import { volumeFromSlices } from '../../../electron/dicom/build-volume.ts'
import { defaultLimits, inflatedLimit, type DicomLimits } from '../../../electron/dicom/limits.ts'
import { readDataSet } from '../../../electron/dicom/read-dataset.ts'
import { readStoredPixels } from '../../../electron/dicom/stored-pixels.ts'
import { mrFile, numbers, sequence, syntaxes, text, type FileElement } from '../../fixtures/dicom-file.ts'

const limits = (changes: Partial<DicomLimits>): DicomLimits => ({ ...defaultLimits, ...changes })
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.failure.code)

/** Sequences within sequences. */
function nested(depth: number): FileElement {
  let inner: FileElement = text('0008103e', 'LO', 'innermost')
  for (let i = 0; i < depth; i += 1) inner = sequence('00081140', [inner])
  return inner
}

// archives.test.ts has those of archives
describe('limits', () => {
  it('on the length of an element, also within sequences; pixel data is not meant', () => {
    const long = text('00204000', 'LT', 'x'.repeat(600))
    const read = (element: FileElement, elementBytes: number) =>
      codeOf(readDataSet(mrFile([element]), { limits: limits({ elementBytes }) }))
    expect([read(long, 600), read(long, 599)]).toEqual(['ok', 'limit-exceeded'])
    expect(read(sequence('00081140', [long]), 599)).toBe('limit-exceeded')
    expect(read(text('00204000', 'LT', ''), 47)).toBe('ok')
  })

  it('on the depth of sequences', () => {
    const read = (depth: number, syntax: string = syntaxes.explicit) =>
      codeOf(readDataSet(mrFile([nested(depth)], { syntax }), { limits: limits({ nestingDepth: 5 }) }))
    expect([read(5), read(6), read(5, syntaxes.implicit), read(6, syntaxes.implicit)]).toEqual([
      'ok',
      'limit-exceeded',
      'ok',
      'limit-exceeded',
    ])
    expect(codeOf(readDataSet(mrFile([nested(defaultLimits.nestingDepth + 1)])))).toBe('limit-exceeded')
  })

  it('on depth beyond what can be parsed at all', () => {
    const levels = 40_000
    const open = [0x08, 0x00, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff]
    const file = Buffer.concat([mrFile().subarray(0, 132 + 12 + 28), ...new Array<Buffer>(levels).fill(Buffer.from(open))])
    expect(['limit-exceeded', 'dicom-truncated', 'dicom-malformed']).toContain(codeOf(readDataSet(file)))
  })

  it('on the number and size of frames, one by one and together', async () => {
    const two = [text('00280008', 'IS', '2'), numbers('00280010', 'US', 2)]
    const read = async (changes: Partial<DicomLimits>) => codeOf(await readStoredPixels(mrFile(two), { limits: limits(changes) }))
    expect(await read({})).toBe('ok')
    expect([await read({ frames: 2 }), await read({ frames: 1 })]).toEqual(['ok', 'limit-exceeded'])
    expect([await read({ frameSamples: 12 }), await read({ frameSamples: 11 })]).toEqual(['ok', 'limit-exceeded'])
    expect([await read({ decodedBytes: 48 }), await read({ decodedBytes: 47 })]).toEqual(['ok', 'limit-exceeded'])
  })

  it('on what gzip and deflate may inflate to, and how many times over', () => {
    const read = (options: Parameters<typeof mrFile>[1], changes: Partial<DicomLimits>) =>
      codeOf(readDataSet(mrFile([text('00204000', 'LT', ' '.repeat(50_000))], options), { limits: limits(changes) }))
    for (const options of [{ gzip: true }, { syntax: syntaxes.deflated }]) {
      expect(read(options, {})).toBe('ok')
      expect(read(options, { inflatedBytes: 10_000 })).toBe('limit-exceeded')
      expect(read(options, { expansionFloor: 1000, expansionRatio: 5 })).toBe('limit-exceeded')
    }
    expect(inflatedLimit(10, defaultLimits)).toBe(defaultLimits.expansionFloor)
    expect(inflatedLimit(2 ** 40, defaultLimits)).toBe(defaultLimits.inflatedBytes)
  })

  it('on the voxels of a volume', () => {
    const image = { rows: 2, columns: 2, data: new Float32Array(4) }
    const header = { file: '', frame: 1, sopInstanceUID: '', instanceNumber: 1, rows: 2, columns: 2, geometry: null }
    const stack = (volumeVoxels: number) =>
      codeOf(volumeFromSlices([header, header], [image, image], { limits: limits({ volumeVoxels }) }))
    expect([stack(8), stack(7)]).toEqual(['ok', 'limit-exceeded'])
  })
})
