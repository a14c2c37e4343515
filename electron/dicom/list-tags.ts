import type { TagNode } from '../core/tag-node.ts'
import { lookUp } from './data-dictionary.ts'
import type { DataSet } from './data-set.ts'
import type { Tag, ValueRepresentation } from './tags.ts'

const texts = new Set('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '))
const numbers = new Set('FD FL SL SS SV UL US UV'.split(' '))
/** More numbers than this are counted, not listed. */
const mostNumbers = 64

/**
 * Lists a file's File Meta Information and data set up to its pixel data as a tree (PS3.5 section 7): every element with
 * its name, VR and value, sequences with their items.
 */
export function listTags(dataSet: DataSet): TagNode[] {
  return [...(dataSet.meta ? nodes(dataSet.meta) : []), ...nodes(dataSet)]
}

function nodes(dataSet: DataSet): TagNode[] {
  return dataSet.keys.flatMap((key) => node(dataSet, key) ?? []).sort(byTag)
}

function node(dataSet: DataSet, key: string): TagNode | null {
  const tag = key.slice(1)
  const known = lookUp(tag)
  const creator = parseInt(tag.slice(0, 4), 16) % 2 === 1 ? privateCreator(dataSet, tag) : null
  const element = dataSet.element({ key, vr: 'LO' })
  // item delimiters, which close sequences, are no elements of the data set (PS3.5 7.5)
  if (!element || tag.startsWith('fffe')) return null
  const items = dataSet.items({ key, vr: 'SQ' }).map(nodes)
  const written = element.vr && element.vr !== 'UN' ? element.vr : null
  const vr = items.length > 0 ? 'SQ' : (written ?? known?.vr ?? (creator?.isCreator ? 'LO' : 'UN'))
  return {
    group: tag.slice(0, 4).toUpperCase(),
    element: tag.slice(4).toUpperCase(),
    name: creator ? creator.name : (known?.keyword ?? ''),
    vr,
    length: element.hadUndefinedLength ? null : element.length,
    value: items.length > 0 || vr === 'SQ' ? '' : valueOf(dataSet, key, vr),
    items,
  }
}

/** The creator that reserves a private element's block (PS3.5 7.8.1); an element (gggg,00xx) is a creator itself. */
function privateCreator(dataSet: DataSet, tag: string): { readonly name: string; readonly isCreator: boolean } {
  const [group, block] = [tag.slice(0, 4), tag.slice(4, 6)]
  if (block === '00') return { name: 'PrivateCreator', isCreator: true }
  const creator = dataSet.string({ key: `x${group}00${block}`, vr: 'LO' })
  return { name: creator === '' ? '' : `[${creator}]`, isCreator: false }
}

function valueOf(dataSet: DataSet, key: string, vr: string): string {
  const element = dataSet.element({ key, vr: 'OB' })
  const length = element?.length ?? 0
  if (element?.hadUndefinedLength) return 'encapsulated'
  if (texts.has(vr)) return dataSet.text(asTag(key, vr))
  if (vr === 'AT') return attributeTags(dataSet, key)
  if (numbers.has(vr)) {
    const values = dataSet.numbers(asTag(key, vr), vr as ValueRepresentation)
    if (values.length > 0) return values.length > mostNumbers ? `${values.length} numbers` : values.join('\\')
  }
  return length === 0 ? '' : `${length} bytes`
}

/** Pairs of group and element (PS3.5 6.2, AT). */
function attributeTags(dataSet: DataSet, key: string): string {
  const words = dataSet.numbers({ key, vr: 'US' }, 'US')
  const hex = (word: number | undefined): string => (word ?? 0).toString(16).padStart(4, '0').toUpperCase()
  const pairs = Array.from({ length: Math.floor(words.length / 2) }, (_, i) => [words[2 * i], words[2 * i + 1]])
  return pairs.map(([group, element]) => `(${hex(group)},${hex(element)})`).join('\\')
}

/** Text in a VR that character sets apply to is decoded in them, other text is plain. */
function asTag(key: string, vr: string): Tag {
  const plain = new Set(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR'])
  return { key, vr: plain.has(vr) ? 'CS' : numbers.has(vr) ? (vr as ValueRepresentation) : 'LO' }
}

function byTag(a: TagNode, b: TagNode): number {
  const [first, second] = [a.group + a.element, b.group + b.element]
  return first < second ? -1 : Number(first > second)
}
