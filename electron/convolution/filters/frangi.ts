import type { FilterParameter } from '../filter.ts'
import { largestOverScales, scaleParameters, scales } from './hessian.ts'
import { roundingFloor } from './rounding-floor.ts'
import { fillingBorders, wholeFilter } from './whole-filter.ts'

/** Which of the two a ridge filter looks for. */
export const polarityParameter: FilterParameter = { name: 'bright', title: 'Bright (1) or dark (0) lines', unit: '', default: 1, min: 0, max: 1, step: 1 }

/**
 * Frangi's vesselness in two dimensions, the largest over the widths: exp(−R²/2β²)·(1 − exp(−S²/2c²)) with
 * R = λ₁/λ₂ (how round), S = √(λ₁² + λ₂²) (how strong) and c half the largest S of the image at that width; 0 where the
 * larger curvature has the wrong sign.
 */
export const frangi = wholeFilter({
  name: 'frangi',
  title: 'Frangi vesselness',
  group: 'ridges',
  kind: 'combined-convolutions',
  highlights: 'Shows thin lines such as vessels and sulci, and leaves blobs and flat tissue dark.',
  reference: 'Frangi et al., Multiscale vessel enhancement filtering, MICCAI 1998, LNCS 1496',
  parameters: [...scaleParameters, { name: 'beta', title: 'Tolerance for roundness β', unit: '', default: 0.5, min: 0.1, max: 2, step: 0.1 }, polarityParameter],
  output: { meaning: 'likeness to a line', unit: '', low: 0, high: 1 },
  marksAnomalies: false,
  borders: fillingBorders,
  compute: (image, values, lengths, border) => {
    const { beta = 0.5, bright = 1 } = values
    const floor = roundingFloor(image)
    return largestOverScales(image, scales(values, lengths('smallest'), lengths('largest')), border, ({ minor, major }) => {
      let strongest = 0
      for (let index = 0; index < major.length; index += 1) {
        const strength = (minor[index] as number) ** 2 + (major[index] as number) ** 2
        if (strength > strongest) strongest = strength
      }
      const vesselness = new Float32Array(major.length)
      // 2c², where c is half the largest S
      const twiceSquared = strongest / 2
      if (Math.sqrt(strongest) <= floor) return vesselness
      for (let index = 0; index < major.length; index += 1) {
        const [small, large] = [minor[index] as number, major[index] as number]
        if (!(bright === 1 ? large < 0 : large > 0)) continue
        vesselness[index] = Math.exp(-((small / large) ** 2) / (2 * beta * beta)) * (1 - Math.exp(-(small * small + large * large) / twiceSquared))
      }
      return vesselness
    })
  },
})
