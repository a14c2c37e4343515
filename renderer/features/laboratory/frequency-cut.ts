/** A cut through a frequency response as an SVG path on a box `width` × `height`, the `most` at its top. */
export function cutPath(cut: Float32Array, most: number, width: number, height: number): string {
  return Array.from(cut, (value, at) => `${at === 0 ? 'M' : 'L'}${((width * at) / (cut.length - 1)).toFixed(2)} ${(height - (height * value) / most).toFixed(2)}`).join('')
}
