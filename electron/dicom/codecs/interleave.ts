import type { StoredArray } from './decoder.ts'

/** Turns planes (Planar Configuration 1, PS3.3 C.7.6.3.1.3) into pixels; a single plane comes back as it is. */
export function interleave<T extends StoredArray>(planes: T, samplesPerPixel: number): T {
  if (samplesPerPixel === 1) return planes
  const pixels = planes.slice() as T
  const size = planes.length / samplesPerPixel
  for (let sample = 0; sample < samplesPerPixel; sample += 1)
    for (let i = 0; i < size; i += 1) pixels[i * samplesPerPixel + sample] = planes[sample * size + i] ?? 0
  return pixels
}
