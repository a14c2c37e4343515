/** The part of d3-scale-chromatic that Sulcus uses; the package carries no types of its own. */
declare module 'd3-scale-chromatic' {
  /** A CSS colour, `#rrggbb` or `rgb(r, g, b)`, for a share of 0..1. */
  type Interpolator = (share: number) => string
  export const interpolateViridis: Interpolator
  export const interpolateInferno: Interpolator
  export const interpolateCividis: Interpolator
  export const interpolateMagma: Interpolator
}
