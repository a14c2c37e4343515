import type { FilterDescription, FilterGroup, FilterKind } from '../../../electron/convolution/filter.ts'
import type { ConvolutionOptions } from '../../../electron/core/convolution-options.ts'

export const groupNames: Readonly<Record<FilterGroup, string>> = {
  anomaly: 'Anomalies',
  edges: 'Edges',
  smoothing: 'Smoothing',
  sharpening: 'Sharpening',
  blobs: 'Blobs and spots',
  ridges: 'Lines and ridges',
  texture: 'Texture',
}

export const kindNames: Readonly<Record<FilterKind, string>> = {
  convolution: 'A convolution.',
  'combined-convolutions': 'Several convolutions, combined.',
  'not-convolution': 'Not a convolution.',
}

export const borderNames: Readonly<Record<ConvolutionOptions['border'], string>> = {
  reflect: 'Reflect',
  replicate: 'Replicate edge',
  zero: 'Zeros',
  wrap: 'Wrap round',
  valid: 'None (valid part only)',
}

/** What a filter's numbers mean, with unit and bounds. */
export function outputWords({ meaning, unit, low, high }: FilterDescription['output']): string {
  const bounds = low !== null && high !== null ? `, ${low} to ${high}` : low !== null ? `, from ${low}` : ''
  return `${meaning}${unit ? ` (${unit}${bounds})` : bounds}`
}
