import { fail, ok, type Result } from '../core/result.ts'
import type { DataSet } from './data-set.ts'
import type { FrameAttributes } from './functional-groups.ts'
import { firstInput } from './lookup-table.ts'
import { tags, type Tag } from './tags.ts'

/** A Real World Value Mapping item (PS3.3 C.7.6.16.2.11): what stored values mean in the world, e.g. mm²/s. */
export interface RealWorldMapping {
  readonly label: string
  readonly explanation: string
  /** Code Value of the Measurement Units Code Sequence, usually UCUM. */
  readonly units: string
  /** The units in words, and what is measured (Quantity Definition Sequence); '' when the file is silent. */
  readonly meaning: string
  readonly quantity: string
  /** The stored values that the mapping holds for. */
  readonly first: number
  readonly last: number
  /** The real-world value of a stored one; NaN outside `first` to `last`. */
  readonly apply: (stored: number) => number
}

/**
 * The mappings of one frame, in the file's order. They start from stored values, beside the Modality LUT and not after it
 * (C.7.6.16.2.11.1), and are for measuring: pictures ignore them.
 * @param signed Pixel Representation (0028,0103)
 */
export function realWorldMappings(
  dataSet: DataSet,
  attributes: FrameAttributes,
  signed: boolean,
): readonly RealWorldMapping[] {
  const sequence = tags.realWorldValueMappingSequence
  const own = attributes.items(sequence)
  return (own.length > 0 ? own : dataSet.items(sequence)).flatMap((item) => mapping(item, signed) ?? [])
}

/** The real-world values of stored ones through the first mapping; `option-invalid` for a file without one. */
export function realWorldValues(
  mappings: readonly RealWorldMapping[],
  stored: ArrayLike<number>,
): Result<Float32Array> {
  const [first] = mappings
  if (!first) return fail('option-invalid', 'The file has no Real World Value Mapping (0040,9096) (PS3.3 C.7.6.16.2.11).')
  return ok(Float32Array.from(stored, first.apply))
}

function mapping(item: DataSet, signed: boolean): RealWorldMapping | null {
  const first = limit(item, tags.realWorldValueFirst, tags.doubleRealWorldValueFirst, signed)
  const last = limit(item, tags.realWorldValueLast, tags.doubleRealWorldValueLast, signed)
  const slope = item.number(tags.realWorldValueSlope)
  const intercept = item.number(tags.realWorldValueIntercept) ?? 0
  const table = item.numbers(tags.realWorldValueTable)
  const units = item.item(tags.measurementUnitsCodeSequence)
  if (first === null || last === null || (slope === null && table.length === 0)) return null
  // limits of float pixels are written as doubles, which the pixels themselves are not
  const lowest = Number.isInteger(first) ? first : Math.min(first, Math.fround(first))
  const highest = Number.isInteger(last) ? last : Math.max(last, Math.fround(last))
  const inside = (stored: number): boolean => stored >= lowest && stored <= highest
  return {
    label: item.string(tags.lutLabel),
    explanation: item.text(tags.lutExplanation),
    units: units?.string(tags.codeValue) ?? '',
    meaning: units?.text(tags.codeMeaning) ?? '',
    quantity: quantityOf(item),
    first,
    last,
    apply: (stored) => {
      if (!inside(stored)) return NaN
      return slope === null ? (table[stored - first] ?? NaN) : stored * slope + intercept
    },
  }
}

/** A limit of the stored values: an integer of the pixels' sign, or a double. */
function limit(item: DataSet, integer: Tag, double: Tag, signed: boolean): number | null {
  const stored = item.number(integer, signed ? 'SS' : 'US')
  return stored === null ? item.number(double) : firstInput(stored, signed)
}

/** The concept of the content item "Quantity" (246205007 SCT, formerly G-C1C6 SRT; PS3.16 TID 1419), in words. */
function quantityOf(item: DataSet): string {
  const quantity = item.items(tags.quantityDefinitionSequence).find((one) => {
    const name = one.item(tags.conceptNameCodeSequence)?.string(tags.codeValue) ?? ''
    return name === '246205007' || name === 'G-C1C6'
  })
  return quantity?.item(tags.conceptCodeSequence)?.string(tags.codeMeaning) ?? ''
}
