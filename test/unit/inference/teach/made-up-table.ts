import type { Place } from '../../../../electron/inference/teach/hold-out.ts'
import type { FeatureTable } from '../../../../electron/inference/teach/train-head.ts'

/** Reproducible numbers in 0..1 (mulberry32). */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** About normal: the sum of twelve. */
export function normal(next: () => number): number {
  return Array.from({ length: 12 }, next).reduce((a, b) => a + b, -6)
}

export function place(patient: number, position: number, change: Partial<Place> = {}): Place {
  return { patient, series: patient, stack: patient, position, millimetres: null, ...change }
}

/** Slices whose label moves every feature by `signal`, apart from noise; `slicesEach` by label from each of `patients`. */
export function madeUpTable({ signal, slicesEach = 5, patients = 4, count = 2, columns = 8, seed = 1 }: { signal: number; slicesEach?: number; patients?: number; count?: number; columns?: number; seed?: number }): FeatureTable {
  const next = random(seed)
  const slices = Array.from({ length: patients }, (_, patient) =>
    Array.from({ length: slicesEach * count }, (_unused, position) => ({ patient, position, label: Math.floor(position / slicesEach) })),
  ).flat()
  return {
    columns, count,
    labels: slices.map(({ label }) => label),
    places: slices.map(({ patient, position }) => place(patient, position)),
    copies: slices.map(({ label }) => [Float32Array.from({ length: columns }, (_, column) => normal(next) + (column % count === label ? signal : 0))]),
  }
}
