import type { FrequencyResponse } from '../../../electron/core/laboratory.ts'

/** The response along one axis, from zero to 0.5 cycles per pixel. */
export function frequencyCut({ side, magnitude }: FrequencyResponse, axis: 'x' | 'y'): readonly number[] {
  const middle = (side - 1) / 2
  return Array.from({ length: middle + 1 }, (_, step) => magnitude[axis === 'x' ? middle * side + middle + step : (middle + step) * side + middle] ?? 0)
}

/** A cut as an SVG path on a box `width` × `height`, the `most` at its top. */
export function cutPath(cut: readonly number[], most: number, width: number, height: number): string {
  return cut.map((value, at) => `${at === 0 ? 'M' : 'L'}${((width * at) / (cut.length - 1)).toFixed(2)} ${(height - (height * value) / most).toFixed(2)}`).join('')
}
