import type { DataSet } from './data-set.ts'
import type { Tag, ValueRepresentation } from './tags.ts'

/**
 * Where a file keeps a private attribute: blocks of private groups are reserved by a Private Creator element
 * (gggg,0010-00FF) and may lie in any of them (PS3.5 7.8.1).
 * @param group four hexadecimal digits
 * @param element the last two digits of the element's number
 * @returns null when the file has no block of that creator
 */
export function privateTag(
  dataSet: DataSet,
  group: string,
  creator: string,
  element: string,
  vr: ValueRepresentation,
): Tag | null {
  for (let block = 0x10; block <= 0xff; block += 1) {
    const digits = block.toString(16)
    const reserved = dataSet.string({ key: `x${group}00${digits}`, vr: 'LO' })
    if (reserved === creator) return { key: `x${group}${digits}${element}`, vr }
  }
  return null
}

/** Reads the numbers of one creator's elements in a group; [] for an element that the file lacks. */
export function privateNumbers(dataSet: DataSet, group: string, creator: string) {
  return (element: string, vr: ValueRepresentation): number[] => {
    const tag = privateTag(dataSet, group, creator, element, vr)
    return tag ? dataSet.numbers(tag) : []
  }
}
