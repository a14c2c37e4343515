import { ok, type Result } from '../core/result.ts'
import { beyond, limitsInForce, type DicomLimits } from './limits.ts'
import type { Element } from './parser.ts'
import { pixelTags } from './tags.ts'

const none: readonly never[] = []
const pixelKeys = new Set(pixelTags.map(({ key }) => key))

/** Holds the length of values and the depth of sequences (PS3.5 7.5) of a parsed data set to the limits. */
export function checkElements(
  elements: Readonly<Record<string, Element>>,
  limits: DicomLimits = limitsInForce(),
): Result<true> {
  const levels: { readonly elements: Readonly<Record<string, Element>>; readonly depth: number }[] = [
    { elements, depth: 0 },
  ]
  for (let level = levels.pop(); level; level = levels.pop()) {
    // no Object.entries: every header that is read comes through here
    for (const key in level.elements) {
      const element = level.elements[key]
      const items: readonly { dataSet?: { elements: Record<string, Element> } }[] = element?.items ?? none
      if (element && items.length === 0 && element.length > limits.elementBytes && !pixelKeys.has(key))
        return beyond('elementBytes', limits, `${name(key)} holds ${element.length} bytes (PS3.5 7.1)`)
      if (items.length === 0) continue
      if (level.depth >= limits.nestingDepth) return nestedTooDeep(limits)
      for (const { dataSet } of items) if (dataSet) levels.push({ elements: dataSet.elements, depth: level.depth + 1 })
    }
  }
  return ok(true)
}

/** The failure for sequences nested beyond the limit, or beyond what can be parsed at all. */
export function nestedTooDeep(limits: DicomLimits = limitsInForce()): Result<never> {
  return beyond('nestingDepth', limits, 'Sequences are nested deeper than that many levels (PS3.5 7.5)')
}

/** (gggg,eeee) of dicom-parser's key. */
function name(key: string): string {
  return `(${key.slice(1, 5)},${key.slice(5)})`
}
