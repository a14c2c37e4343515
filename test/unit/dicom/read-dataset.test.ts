import { describe, expect, it } from 'vitest'
import { readDataSet } from '../../../electron/dicom/read-dataset.ts'
import { tags } from '../../../electron/dicom/tags.ts'
import {
  dicomFile,
  elements,
  mrAttributes,
  mrFile,
  numbers,
  sequence,
  syntaxes,
  text,
} from '../../fixtures/dicom-file.ts'

function read(bytes: Uint8Array) {
  const result = readDataSet(bytes)
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`)
  return result.value
}

function codeOf(bytes: Uint8Array): string {
  const result = readDataSet(bytes)
  return result.ok ? 'ok' : result.failure.code
}

describe('readDataSet', () => {
  it.each([
    ['explicit little endian', {}],
    ['implicit little endian', { syntax: syntaxes.implicit }],
    ['explicit big endian', { syntax: syntaxes.bigEndian }],
    ['deflated', { syntax: syntaxes.deflated }],
    ['gzip', { gzip: true }],
    ['no preamble', { preamble: false }],
    ['no meta header, explicit', { preamble: false, meta: false }],
    ['no meta header, implicit', { syntax: syntaxes.implicit, preamble: false, meta: false }],
    ['no meta header, big endian', { syntax: syntaxes.bigEndian, preamble: false, meta: false }],
    ['a prefix but no meta header', { meta: false }],
  ])('reads %s', (_, options) => {
    const dataSet = read(mrFile([], options))
    expect(dataSet.integer(tags.rows)).toBe(4)
    expect(dataSet.strings(tags.imageType)).toEqual(['ORIGINAL', 'PRIMARY', 'M', 'ND'])
    expect(dataSet.numbers(tags.pixelSpacing)).toEqual([0.8, 0.5])
    expect(dataSet.element(tags.pixelData)?.length).toBe(48)
  })

  it('believes the first element rather than a wrong transfer syntax', () => {
    const implicit = dicomFile(mrAttributes(), { syntax: syntaxes.implicit, preamble: false, meta: false })
    const header = dicomFile([], { syntax: syntaxes.explicit })
    expect(read(new Uint8Array(Buffer.concat([header, implicit]))).integer(tags.columns)).toBe(6)
  })

  it.each([
    ['implicit', [0, 0, 0, 0, 4, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 1, 0]],
    ['explicit', [0, 0, 0, 1, 0x55, 0x53, 2, 0, 1, 0]],
    ['a preamble without its prefix', new Array<number>(128).fill(0)],
  ])('passes a command set before the data set: %s', (_, command) => {
    for (const syntax of [syntaxes.explicit, syntaxes.implicit]) {
      const message = Buffer.concat([Uint8Array.from(command), mrFile([], { syntax, preamble: false, meta: false })])
      expect(read(new Uint8Array(message)).numbers(tags.pixelSpacing)).toEqual([0.8, 0.5])
    }
    expect(codeOf(new Uint8Array(4096))).toBe('not-dicom')
  })

  it('reads File Meta Information in implicit VR', () => {
    const meta = dicomFile([text('00020010', 'UI', syntaxes.bigEndian)], { syntax: syntaxes.implicit, preamble: false, meta: false })
    const preamble = dicomFile([], { meta: false })
    const file = Buffer.concat([preamble, meta, mrFile([], { syntax: syntaxes.bigEndian, preamble: false, meta: false })])
    expect(read(new Uint8Array(file)).integer(tags.rows)).toBe(4)
  })

  it('reads decimal commas, and nothing from other text in numbers', () => {
    const position = (value: string) => read(mrFile([text('00200032', 'DS', value)])).numbers(tags.imagePositionPatient)
    expect(position('-10,25\\+,5\\3')).toEqual([-10.25, 0.5, 3])
    expect(position('1,000,5\\1.0,5\\3mm')).toEqual([NaN, NaN, NaN])
  })

  it('reads OV elements, which dicom-parser takes for short ones', () => {
    const file = mrFile([numbers('7fe00001', 'OV', 0, 40), numbers('00080300', 'SV', 1)])
    expect(read(file).numbers(tags.extendedOffsetTable, 'OV')).toEqual([0, 40])
    expect(read(file).element(tags.pixelData)?.length).toBe(48)
  })

  it('reads sequences', () => {
    const groups = sequence('52009229', [sequence('00289110', [text('00280030', 'DS', '2\\3')])])
    for (const syntax of [syntaxes.explicit, syntaxes.implicit, syntaxes.bigEndian]) {
      const shared = read(mrFile([groups], { syntax })).item(tags.sharedFunctionalGroupsSequence)
      expect(shared?.item(tags.pixelMeasuresSequence)?.numbers(tags.pixelSpacing)).toEqual([2, 3])
    }
  })

  it('says not-dicom of other files', () => {
    expect(codeOf(new Uint8Array())).toBe('not-dicom')
    expect(codeOf(Buffer.from('# Notes\nThis folder holds a study.\n'.repeat(20)))).toBe('not-dicom')
    expect(codeOf(Buffer.from('{"a": 1}'))).toBe('not-dicom')
    expect(codeOf(new Uint8Array(4096))).toBe('not-dicom')
    expect(codeOf(Uint8Array.from({ length: 500 }, (_, i) => (i * 7919) % 256))).toBe('not-dicom')
  })

  it('says dicom-truncated wherever the file is cut', () => {
    const files = [mrFile(), mrFile([], { syntax: syntaxes.implicit }), mrFile([], { syntax: syntaxes.deflated })]
    for (const file of files) {
      for (const length of [140, 200, 300, file.length - 59, file.length - 1]) {
        expect([length, codeOf(file.subarray(0, length))]).toEqual([length, 'dicom-truncated'])
      }
    }
    expect(codeOf(mrFile([], { gzip: true }).subarray(0, 200))).toBe('dicom-truncated')
  })

  it('says dicom-malformed of a broken deflated data set', () => {
    const header = dicomFile([], { syntax: syntaxes.deflated })
    const noise = Uint8Array.from({ length: 64 }, () => 0xff)
    expect(codeOf(new Uint8Array(Buffer.concat([header.subarray(0, header.length - 2), noise])))).toBe(
      'dicom-malformed',
    )
  })

  it('stops before the pixel data when asked to, and needs no pixels then', () => {
    const file = mrFile()
    const header = readDataSet(file.subarray(0, file.length - 48), { until: 'pixel data', partial: true })
    expect(header.ok && header.value.element(tags.pixelData)?.length).toBe(48)
    const cut = readDataSet(file.subarray(0, file.length - 60), { until: 'pixel data', partial: true })
    expect(cut.ok ? 'ok' : cut.failure.code).toBe('dicom-truncated')
  })

  it('never names a value in its messages', () => {
    const file = mrFile()
    for (let length = 132; length < file.length; length += 7) {
      const result = readDataSet(file.subarray(0, length))
      expect(result.ok ? '' : result.failure.message).not.toContain('Nobody')
    }
  })

  it('reads an empty and an absent value as nothing', () => {
    const dataSet = read(
      dicomFile(elements(mrAttributes(), [text('00180081', 'DS', ''), text('00180080', 'DS', 'abc')])),
    )
    expect(dataSet.number(tags.echoTime)).toBeNull()
    expect(dataSet.number(tags.repetitionTime)).toBeNull()
    expect(dataSet.string(tags.contrastBolusAgent)).toBe('')
    expect(dataSet.items(tags.sharedFunctionalGroupsSequence)).toEqual([])
  })
})
