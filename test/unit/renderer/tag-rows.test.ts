import { describe, expect, it } from 'vitest'
import type { TagNode } from '../../../electron/core/tag-node.ts'
import { tagTable } from '../../../renderer/features/tags/tag-rows.ts'

function tag(name: string, group: string, element: string, vr: string, value: string, items: readonly (readonly TagNode[])[] = []): TagNode {
  return { group, element, name, vr, length: value.length, value, items }
}

const code = (value: string): TagNode => tag('CodeValue', '0008', '0100', 'SH', value)
const inner = tag('PurposeOfReferenceCodeSequence', '0040', 'A170', 'SQ', '', [[code('121322')]])
const nodes = [
  tag('Modality', '0008', '0060', 'CS', 'MR'),
  tag('ReferencedImageSequence', '0008', '1140', 'SQ', '', [[code('first')], [inner, code('second')], []]),
  tag('EchoTime', '0018', '0081', 'DS', '12.5'),
  tag('OtherPatientIDsSequence', '0010', '1002', 'SQ', ''),
]
const none = new Set<string>()
const names = (search: string, toggled: ReadonlySet<string> = none) => tagTable(nodes, search, toggled).rows.map(({ depth, tag: place, name }) => `${depth} ${name || place}`)

describe('tagTable', () => {
  it('lists the elements with their sequences closed, and counts those within too', () => {
    const { rows, found } = tagTable(nodes, ' ', none)
    expect(rows.map(({ tag: place, value, open }) => [place, value, open])).toEqual([
      ['(0008,0060)', 'MR', null],
      ['(0008,1140)', '3 items', false],
      ['(0018,0081)', '12.5', null],
      ['(0010,1002)', '0 items', null],
    ])
    expect(found).toBe(8)
  })

  it('opens what the person opens, level by level', () => {
    expect(names('', new Set(['1']))).toEqual(['0 Modality', '0 ReferencedImageSequence', '1 Item 1', '2 CodeValue', '1 Item 2', '2 PurposeOfReferenceCodeSequence', '2 CodeValue', '1 Item 3', '0 EchoTime', '0 OtherPatientIDsSequence'])
    expect(names('', new Set(['1', '1.1.0'])).slice(5, 8)).toEqual(['2 PurposeOfReferenceCodeSequence', '3 Item 1', '4 CodeValue'])
    const { rows } = tagTable(nodes, '', new Set(['1', '1.1.0']))
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  })

  it.each(['echo', 'ECHOtime', '0018,0081', '(0018,0081)', '00180081', 'ds 12', '12.5 Echo'])('finds by %s', (search) => {
    expect(names(search)).toEqual(['0 EchoTime'])
    expect(tagTable(nodes, search, none).found).toBe(1)
  })

  it('shows the way to what is found within sequences, and lets it be closed', () => {
    expect(names('121322')).toEqual(['0 ReferencedImageSequence', '1 Item 2', '2 PurposeOfReferenceCodeSequence', '3 Item 1', '4 CodeValue'])
    expect(names('121322', new Set(['1']))).toEqual(['0 ReferencedImageSequence'])
  })

  it('keeps all of a sequence that is found itself, closed at first', () => {
    expect(names('referencedimage')).toEqual(['0 ReferencedImageSequence'])
    expect(names('referencedimage', new Set(['1']))).toHaveLength(7)
  })

  it('finds nothing where nothing is, and cuts what is too long', () => {
    expect(tagTable(nodes, 'echo mr', none)).toEqual({ rows: [], found: 0 })
    const [row] = tagTable([tag('Note', '0040', 'A160', 'UT', 'x'.repeat(5000))], '', none).rows
    expect(row?.value).toBe(`${'x'.repeat(400)}… (5000 characters)`)
  })
})
