import { convolutionOptionsSchema, kernelSchema, regionSchema } from './convolution-options.ts'
import type { RecipeStep } from './recipe.ts'

/** What the words need to know of a filter. */
export interface NamedFilter {
  readonly title: string
  readonly parameters: readonly { readonly name: string; readonly title: string; readonly unit: string; readonly default: number }[]
}

/** A step of a recipe in words. */
export interface StepWords {
  /** E.g. “Gaussian”, or “Kernel “edge””. */
  readonly title: string
  /** Every number that decides its result, e.g. “Width σ 2 px; stride 2”. Of a kernel all options, those that nobody set too. */
  readonly details: string
}

/** Says what a step does; `filter` is null for a kernel, and for a filter that is not known. */
export function stepWords({ filter: name, kernel, parameters, options }: RecipeStep, filter: NamedFilter | null): StepWords {
  if (name === undefined) return kernelWords(kernel, options)
  const unit = options['unit'] === 'mm' ? 'mm' : 'px'
  const values = (filter?.parameters ?? []).map((parameter) => {
    const measure = parameter.unit === 'px' ? unit : parameter.unit
    return [parameter.title, parameters[parameter.name] ?? parameter.default, measure].filter((part) => part !== '').join(' ')
  })
  return { title: filter?.title ?? name, details: [...values, ...optionWords(options)].join('; ') }
}

/** Width comes first, as everywhere in Sulcus. */
function kernelWords(kernel: unknown, options: RecipeStep['options']): StepWords {
  const drawn = kernelSchema.safeParse(kernel).data
  const all = convolutionOptionsSchema.safeParse(options).data
  const size = drawn ? [`${drawn.weights[0]?.length ?? 0} × ${drawn.weights.length} weights`] : []
  return { title: `Kernel “${drawn?.name ?? ''}”`, details: [...size, ...optionWords(all ?? options)].join('; ') }
}

function optionWords(options: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(options).filter(([option]) => option !== 'unit').map(([option, value]) => `${option} ${typeof value === 'string' ? value : valueWords(value)}`)
}

function valueWords(value: unknown): string {
  const region = regionSchema.safeParse(value).data
  return region ? `${region.columns} × ${region.rows} pixels from column ${region.column}, row ${region.row}` : JSON.stringify(value)
}
