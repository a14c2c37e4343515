import { describe, expect, it } from 'vitest'
import type { TagNode } from '../../../electron/core/tag-node.ts'
import { lookUp } from '../../../electron/dicom/data-dictionary.ts'
import { listTags } from '../../../electron/dicom/list-tags.ts'
import { readDataSet } from '../../../electron/dicom/read-dataset.ts'
import { encapsulate, mrFile, numbers, rleFrame, sequence, syntaxes, text, type FileElement, type FileOptions } from '../../fixtures/dicom-file.ts'

function list(changes: readonly FileElement[] = [], options: FileOptions = {}): TagNode[] {
  const dataSet = readDataSet(mrFile(changes, options), { until: 'pixel data' })
  if (!dataSet.ok) throw new Error(dataSet.failure.message)
  return listTags(dataSet.value)
}

function find(nodes: readonly TagNode[], tag: string): TagNode | undefined {
  return nodes.find(({ group, element }) => group + element === tag)
}

describe('listTags', () => {
  it.each([syntaxes.explicit, syntaxes.implicit, syntaxes.bigEndian])('names every element and tells its value (%s)', (syntax) => {
    const nodes = list([], { syntax })
    expect(nodes.map(({ group, element }) => group + element)).toEqual(
      nodes.map(({ group, element }) => group + element).toSorted(),
    )
    expect(find(nodes, '00020010')).toMatchObject({ name: 'TransferSyntaxUID', vr: 'UI', value: syntax })
    expect(find(nodes, '00080008')).toMatchObject({ name: 'ImageType', vr: 'CS', value: 'ORIGINAL\\PRIMARY\\M\\ND' })
    expect(find(nodes, '00100010')).toMatchObject({ name: 'PatientName', vr: 'PN', value: 'Test^Nobody' })
    expect(find(nodes, '00280010')).toEqual({
      ...{ group: '0028', element: '0010', name: 'Rows', vr: 'US', length: 2, value: '4', items: [] },
    })
    expect(find(nodes, '00280030')).toMatchObject({ name: 'PixelSpacing', value: '0.8\\0.5' })
    expect(find(nodes, '7FE00010')).toMatchObject({ name: 'PixelData', vr: 'OW', length: 48, value: '48 bytes' })
  })

  it('shows sequences as trees, also those that their writer did not know', () => {
    const inner = sequence('00081140', [text('00081155', 'UI', '1.2.3')], [])
    expect(find(list([inner]), '00081140')).toMatchObject({
      ...{ vr: 'SQ', value: '' },
      items: [[{ name: 'ReferencedSOPInstanceUID', value: '1.2.3' }], []],
    })
    const implicit = [0xfe, 0xff, 0, 0xe0, 14, 0, 0, 0, 8, 0, 0x55, 0x11, 6, 0, 0, 0, 0x31, 0x2e, 0x32, 0x2e, 0x33, 0]
    const unknown = { tag: '00081140', vr: 'UN', value: Uint8Array.from(implicit) }
    for (const syntax of [syntaxes.explicit, syntaxes.bigEndian])
      expect(find(list([unknown], { syntax }), '00081140')).toMatchObject({ vr: 'SQ', items: [[{ value: '1.2.3' }]] })
  })

  it('names private elements by their creator', () => {
    const nodes = list([text('00290011', 'LO', 'MAKER 1.0'), numbers('00291105', 'FD', 1.5, 2), text('00311005', 'LO', 'x')])
    expect(find(nodes, '00290011')).toMatchObject({ name: 'PrivateCreator', value: 'MAKER 1.0' })
    expect(find(nodes, '00291105')).toMatchObject({ name: '[MAKER 1.0]', vr: 'FD', value: '1.5\\2' })
    expect(find(nodes, '00311005')).toMatchObject({ name: '' })
  })

  it('abbreviates what is long or binary', () => {
    const nodes = list([
      numbers('00280009', 'AT', 0x0018, 0x1063),
      numbers('00289099', 'US', ...new Array<number>(100).fill(7)),
      { tag: '00420011', vr: 'OB', value: new Uint8Array(300) },
    ])
    expect(find(nodes, '00280009')).toMatchObject({ name: 'FrameIncrementPointer', value: '(0018,1063)' })
    expect(find(nodes, '00289099')?.value).toBe('100 numbers')
    expect(find(nodes, '00420011')?.value).toBe('300 bytes')
    const pixels = { tag: '7fe00010', vr: 'OB', value: encapsulate([[rleFrame(new Uint16Array(24))]]) }
    expect(find(list([pixels], { syntax: syntaxes.rle }), '7FE00010')).toMatchObject({ length: null, value: 'encapsulated' })
  })
})

describe('lookUp', () => {
  it('knows repeating groups and group lengths, and no private elements', () => {
    expect(lookUp('60023000')).toEqual({ vr: 'OW', keyword: 'OverlayData' })
    expect(lookUp('00280000')).toEqual({ vr: 'UL', keyword: 'GroupLength' })
    expect(lookUp('00280106')).toEqual({ vr: 'US', keyword: 'SmallestImagePixelValue' })
    expect(lookUp('00291010')).toBeNull()
  })
})
