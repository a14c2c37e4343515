/**
 * Between what the measures of a slice must lie. The slices of the training blocks do, all but a few in a thousand, with
 * room to both sides (`npm run bench -- gate --fit` shows where they lie); held-out slices had no part in the choice.
 */
export const pictureLimits = {
  share: { low: 0.12, high: 0.985 },
  cutOff: { high: 0.9 },
  roundness: { low: 0.62 },
  aspect: { low: 0.75, high: 1.66 },
  noise: { low: 0.0025, high: 0.09 },
  sharpness: { low: 0.088, high: 0.57 },
  brightness: { high: 0.6 },
  detail: { high: 0.22 },
  entropy: { low: 4.3, high: 5.97 },
  clipped: { high: 0.21 },
  black: { high: 0.15 },
  median: { low: 0.2, high: 0.95 },
  flat: { high: 0.037 },
} as const
