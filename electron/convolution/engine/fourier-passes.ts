/** One pass of a transform: its radix, and (cos, sin) of each step's factors, from the second step on. */
export interface FourierPass {
  readonly radix: number
  readonly factors: Float64Array
}

/** Sides that tiles may have: products of 2, 3, 4 and 5, multiples of 4. */
export const tileSizes = [32, 48, 64, 80, 96, 120, 128, 144, 160, 192, 240, 256, 320, 384, 480, 512] as const

/** The passes of `wasm/fourier.ts` for a length, radix 4 first. */
export function passesOf(length: number): readonly FourierPass[] {
  const passes: FourierPass[] = []
  for (let remaining = length; remaining > 1; ) {
    const radix = [4, 5, 3, 2].find((candidate) => remaining % candidate === 0)
    if (!radix) throw new Error(`${length} is no product of 2, 3, 4 and 5`)
    const steps = remaining / radix
    const factors: number[] = []
    for (let step = 1; step < steps; step += 1) {
      for (let power = 1; power < radix; power += 1) {
        const angle = (-2 * Math.PI * step * power) / remaining
        factors.push(Math.cos(angle), Math.sin(angle))
      }
    }
    passes.push({ radix, factors: Float64Array.from(factors) })
    remaining = steps
  }
  return passes
}
