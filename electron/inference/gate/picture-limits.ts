const free = { low: -Infinity, high: Infinity }

/** Between what the training slices lie, with some room. */
export const pictureLimits = {
  share: free, cutOff: free, roundness: free, aspect: free, brightness: free, detail: free, entropy: free, clipped: free, black: free, median: free, flat: free, noise: free, sharpness: free,
} as const
