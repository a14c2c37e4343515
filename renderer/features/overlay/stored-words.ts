import type { Segment, StoredOverlay } from '../../../electron/core/stored-overlay.ts'
import { shortNumber } from '../../lib/words.ts'

/** What a stored overlay is called. */
export function overlayTitle({ label, content }: StoredOverlay): string {
  return label || (content.kind === 'segmentation' ? 'Segmentation without a name' : content.quantity || 'Parametric map without a name')
}

/** Its kind, and how much it holds. */
export function overlayFacts({ content }: StoredOverlay): string {
  if (content.kind === 'parametric-map') return ['Parametric map', content.quantity, unitText(content)].filter(Boolean).join(' · ')
  const { form, fraction, segments } = content
  const kind = { binary: 'Segmentation', labelmap: 'Label map', fractional: `Segmentation by ${fraction.toLowerCase() || 'fraction'}` }[form]
  return `${kind} · ${segments.length} ${segments.length === 1 ? 'segment' : 'segments'}`
}

/** A unit as it stands beside a number; UCUM's square micrometres and the like with a raised figure. */
export function unitText({ unit }: { readonly unit: string }): string {
  if (unit === '' || unit === '1' || unit === '{no units}') return ''
  return unit.replace(/^u(?=[a-z])/, 'µ').replace(/(?<=[a-z])2(?=\b|\/)/, '²').replace(/(?<=[a-z])3(?=\b|\/)/, '³')
}

/** A value with its unit. */
export function valueText(value: number, unit: string): string {
  return [shortNumber(value), unit].filter(Boolean).join(' ')
}

export function segmentName({ number, label, type }: Segment): string {
  return label || type || `Segment ${number}`
}

/** What is known of a segment besides its name. */
export function segmentFacts({ label, category, type, algorithmType, algorithmName }: Segment): string {
  const kind = [type === label ? '' : type, type ? '' : category].filter(Boolean).join(', ')
  const made = [algorithmType.toLowerCase(), algorithmName].filter(Boolean).join(', ')
  return [kind, made].filter(Boolean).join(' · ')
}

/** On how much of its series it lies. */
export function extentText({ framesOnSlice }: StoredOverlay): string {
  const covered = framesOnSlice.flatMap((frames, index) => (frames.length > 0 ? [index + 1] : []))
  const [first, last] = [covered[0], covered.at(-1)]
  if (first === undefined || last === undefined) return 'It lies on no slice of this series.'
  if (covered.length === 1) return `It lies on slice ${first}.`
  return last - first === covered.length - 1 ? `It lies on slices ${first} to ${last}.` : `It lies on ${covered.length} slices from ${first} to ${last}.`
}
