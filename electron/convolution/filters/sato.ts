import { polarityParameter } from './frangi.ts'
import { largestOverScales, scaleParameters, scales } from './hessian.ts'
import { fillingBorders, wholeFilter } from './whole-filter.ts'

/** Sato's line filter in two dimensions: the larger curvature, sign turned for bright lines, where it is above 0; largest over the widths. */
export const sato = wholeFilter({
  name: 'sato',
  title: 'Sato tubeness',
  group: 'ridges',
  kind: 'combined-convolutions',
  highlights: 'Shows lines by how strongly they stand out, in grey levels; blobs answer too.',
  reference: 'Sato et al., Three-dimensional multi-scale line filter for segmentation and visualization, Medical Image Analysis 2, 1998',
  parameters: [...scaleParameters, polarityParameter],
  output: { meaning: 'curvature across the line, σ² × second derivative', unit: 'grey levels', low: 0, high: null },
  marksAnomalies: false,
  borders: fillingBorders,
  compute: (image, values, lengths, border) =>
    largestOverScales(image, scales(values, lengths('smallest'), lengths('largest')), border, ({ minor, major }) => {
      const sign = values['bright'] === 0 ? 1 : -1
      return major.map((large, index) => Math.max(0, sign * large, sign * (minor[index] as number)))
    }),
})
