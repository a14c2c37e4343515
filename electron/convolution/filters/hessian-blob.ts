import { largestOverScales, scaleParameters, scales } from './hessian.ts'
import { fillingBorders, wholeFilter } from './whole-filter.ts'

/** The smaller curvature's magnitude where both curve the same way and that way is bright (or dark): zero on lines and slopes. */
export const hessianBlob = wholeFilter({
  name: 'hessian-blob',
  title: 'Hessian blobs',
  group: 'blobs',
  kind: 'combined-convolutions',
  highlights: 'Shows round spots brighter (or darker) than their surroundings; lines and borders stay dark.',
  reference: 'Lindeberg, Feature detection with automatic scale selection, IJCV 30, 1998',
  parameters: [
    ...scaleParameters.map((parameter) => (parameter.name === 'scales' ? parameter : { ...parameter, default: parameter.default * 2.5 })),
    { name: 'bright', title: 'Bright (1) or dark (0) spots', unit: '', default: 1, min: 0, max: 1, step: 1 },
  ],
  output: { meaning: 'the smaller of the two curvatures, σ² × second derivative', unit: 'grey levels', low: 0, high: null },
  marksAnomalies: false,
  borders: fillingBorders,
  compute: (image, values, lengths, border) =>
    largestOverScales(image, scales(values, lengths('smallest'), lengths('largest')), border, ({ minor, major }) => {
      const sign = values['bright'] === 0 ? 1 : -1
      return major.map((large, index) => (sign * large > 0 ? Math.max(0, sign * (minor[index] as number)) : 0))
    }),
})
