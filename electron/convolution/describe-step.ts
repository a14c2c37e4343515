import type { RecipeStep } from '../core/recipe.ts'
import { kernelSchema } from '../core/convolution-options.ts'
import { findFilter } from './filters/registry.ts'

/** A step of a recipe in words, with every number that decides its result, e.g. “Gaussian (Width σ 2 px; stride 2)”. */
export function describeStep({ filter: name, kernel, parameters, options }: RecipeStep): string {
  const filter = name === undefined ? null : findFilter(name)
  const found = filter?.ok ? filter.value : null
  const title = found?.title ?? name ?? `Kernel “${kernelSchema.safeParse(kernel).data?.name ?? ''}”`
  const unit = options['unit'] === 'mm' ? 'mm' : 'px'
  const values = (found?.parameters ?? []).map((parameter) => {
    const measure = parameter.unit === 'px' ? unit : parameter.unit
    return [parameter.title, parameters[parameter.name] ?? parameter.default, measure].filter((part) => part !== '').join(' ')
  })
  const asked = Object.entries(options).filter(([option]) => option !== 'unit').map(([option, value]) => `${option} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const details = [...values, ...asked].join('; ')
  return details ? `${title} (${details})` : title
}
