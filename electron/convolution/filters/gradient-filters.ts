import type { Filter, FilterOutput } from '../filter.ts'
import type { Kernel } from '../kernel.ts'
import { type BankFilter, bankFilter } from './bank-filter.ts'
import { length, pixelwise } from './pixelwise.ts'

/** A pair of kernels that measure the slope of brightness. */
export interface Gradient {
  /** What the filters' names begin with. */
  readonly name: string
  readonly title: string
  readonly reference: string
  /** How the answers compare with grey levels per pixel, e.g. “8 × ”. */
  readonly scale: string
  /** What sets this pair apart, the end of a sentence. */
  readonly trait: string
  /** The kernels that grow with the column and with the row. */
  readonly across: Kernel
  readonly down: Kernel
  /** Words for the two parts; “across” and “down” unless the kernels are turned. */
  readonly parts?: readonly [string, string]
  /** Degrees that the pair is turned by, from the columns' direction towards the rows'. */
  readonly turned?: number
}

/**
 * The four filters of a pair: the length of the slope, its two parts, and its direction in degrees, −180 to 180, from the
 * direction of growing columns towards that of growing rows; 0 where there is no slope.
 */
export function gradientFilters(gradient: Gradient): readonly [Filter, Filter, Filter, Filter] {
  const { name, title, reference, scale, trait, across, down, parts = ['across', 'down'], turned = 0 } = gradient
  const output = (meaning: string, low: number | null): FilterOutput => ({ meaning, unit: `${scale}grey levels per pixel`, low, high: null })
  const shared: Pick<BankFilter, 'group' | 'reference' | 'parameters' | 'marksAnomalies'> = { group: 'edges', reference, parameters: [], marksAnomalies: false }
  const part = (which: 0 | 1, sense: string) =>
    bankFilter({
      ...shared,
      name: which === 0 ? `${name}-x` : `${name}-y`,
      title: `${title}, ${parts[which]}`,
      highlights: `Shows borders across one direction: positive where brightness grows towards the ${sense}, negative where it falls.`,
      output: output(`slope of brightness ${parts[which]}`, null),
      kernels: () => [which === 0 ? across : down],
    })
  const magnitude = bankFilter({
    ...shared,
    name,
    title: `${title} edges`,
    highlights: `Outlines every border between bright and dark tissue, ${trait}.`,
    output: output('steepness of brightness', 0),
    kernels: () => [across, down],
    combine: ([x, y]) => pixelwise(x as Float32Array, y as Float32Array, length),
  })
  const direction = bankFilter({
    ...shared,
    name: `${name}-direction`,
    title: `${title}, direction`,
    highlights: 'Shows which way brightness grows at every pixel; noise alone where there is no border.',
    output: { meaning: 'direction in which brightness grows, from right towards bottom', unit: '°', low: -180, high: 180 },
    kernels: () => [across, down],
    combine: ([x, y]) => pixelwise(x as Float32Array, y as Float32Array, (a, b) => (a === 0 && b === 0 ? 0 : wrapped((Math.atan2(b, a) * 180) / Math.PI + turned))),
  })
  const [first, second] = turned === 0 ? (['right', 'bottom'] as const) : (['bottom right', 'bottom left'] as const)
  return [magnitude, part(0, first), part(1, second), direction]
}

function wrapped(degrees: number): number {
  return degrees > 180 ? degrees - 360 : degrees
}
