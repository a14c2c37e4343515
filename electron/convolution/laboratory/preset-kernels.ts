import type { PresetKernel } from '../../core/laboratory.ts'
import { gaussianLine } from '../filters/gaussian-line.ts'

const textbook = 'Gonzalez and Woods, Digital Image Processing, 4th ed., chapter 3'

/** The classic masks, as the laboratory offers them to begin with. */
export const presetKernels: readonly PresetKernel[] = [
  { name: 'identity', title: 'Identity 3 × 3', highlights: 'Changes nothing: the map is the slice.', reference: textbook, weights: [[0, 0, 0], [0, 1, 0], [0, 0, 0]] },
  { name: 'box-3', title: 'Box 3 × 3', highlights: 'The mean of nine pixels.', reference: textbook, weights: filled(3, () => 1 / 9) },
  { name: 'box-9', title: 'Box 9 × 9', highlights: 'The mean of 81 pixels; its ripples in frequency show why a Gaussian smooths better.', reference: textbook, weights: filled(9, () => 1 / 81) },
  { name: 'gaussian-5', title: 'Gaussian 5 × 5, σ 1', highlights: 'Calms noise and keeps what changes slowly.', reference: textbook, weights: product(gaussianLine(1, 2)) },
  { name: 'gaussian-15', title: 'Gaussian 15 × 15, σ 2.3', highlights: 'Smooths strongly.', reference: textbook, weights: product(gaussianLine(2.3, 3)) },
  { name: 'sobel-x', title: 'Sobel x', highlights: 'Borders where brightness changes from left to right.', reference: 'Sobel and Feldman, A 3×3 isotropic gradient operator, 1968', weights: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]] },
  { name: 'sobel-y', title: 'Sobel y', highlights: 'Borders where brightness changes from top to bottom.', reference: 'Sobel and Feldman, A 3×3 isotropic gradient operator, 1968', weights: [[-1, -2, -1], [0, 0, 0], [1, 2, 1]] },
  { name: 'laplacian-4', title: 'Laplacian, 4 neighbours', highlights: 'Fine detail: thin lines, small spots, both sides of borders.', reference: textbook, weights: [[0, 1, 0], [1, -4, 1], [0, 1, 0]] },
  { name: 'laplacian-8', title: 'Laplacian, 8 neighbours', highlights: 'Fine detail in all directions.', reference: textbook, weights: [[1, 1, 1], [1, -8, 1], [1, 1, 1]] },
  { name: 'sharpen', title: 'Sharpen', highlights: 'The slice with its fine detail added.', reference: textbook, weights: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]] },
  { name: 'emboss', title: 'Emboss', highlights: 'A relief lit from the upper left: not symmetric, so flipping it shows.', reference: textbook, weights: [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]] },
  { name: 'log-9', title: 'Laplacian of Gaussian 9 × 9, σ 1.4', highlights: 'Blobs of radius about 2 pixels, dark ones positive.', reference: 'Marr and Hildreth, Theory of edge detection, Proc. R. Soc. Lond. B 207, 1980', weights: laplacianOfGaussian(9, 1.4) },
  { name: 'gabor-0', title: 'Gabor 15 × 15, λ 6, upright stripes', highlights: 'Upright stripes, one in six pixels.', reference: 'Daugman, Uncertainty relation for resolution in space, JOSA A 2, 1985', weights: gabor(15, 6, 3, 0) },
  { name: 'gabor-45', title: 'Gabor 15 × 15, λ 6, sloping stripes', highlights: 'Stripes at 45°, one in six pixels.', reference: 'Daugman, Uncertainty relation for resolution in space, JOSA A 2, 1985', weights: gabor(15, 6, 3, Math.PI / 4) },
]

/** A square of weights from their place, counted from the centre. */
function filled(side: number, weight: (x: number, y: number) => number): number[][] {
  const centre = (side - 1) / 2
  return Array.from({ length: side }, (_, row) => Array.from({ length: side }, (__, column) => weight(column - centre, row - centre)))
}

/** A line times itself. */
function product(line: Float64Array): number[][] {
  return Array.from(line, (down) => Array.from(line, (across) => down * across))
}

/** ∇²G, shifted to sum to zero, so that a flat image gives zero. */
function laplacianOfGaussian(side: number, sigma: number): number[][] {
  return withoutMean(filled(side, (x, y) => {
    const square = (x * x + y * y) / (2 * sigma * sigma)
    return ((square - 1) * Math.exp(-square)) / (Math.PI * sigma ** 4)
  }))
}

/** The even Gabor wave; `angle` (radians) is the direction in which brightness changes, from column towards row. */
function gabor(side: number, wavelength: number, sigma: number, angle: number): number[][] {
  return withoutMean(filled(side, (x, y) => {
    const along = x * Math.cos(angle) + y * Math.sin(angle)
    return Math.exp(-(x * x + y * y) / (2 * sigma * sigma)) * Math.cos((2 * Math.PI * along) / wavelength)
  }))
}

function withoutMean(weights: number[][]): number[][] {
  const all = weights.flat()
  const mean = all.reduce((sum, weight) => sum + weight, 0) / all.length
  return weights.map((line) => line.map((weight) => weight - mean))
}
