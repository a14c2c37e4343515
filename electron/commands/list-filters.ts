import { describeFilters } from '../convolution/filters/registry.ts'
import { volumeFilters } from '../convolution/volume-filters.ts'
import type { FilterDescription, FilterParameter } from '../convolution/filter.ts'

const kinds: Readonly<Record<FilterDescription['kind'], string>> = {
  convolution: 'a convolution',
  'combined-convolutions': 'convolutions combined',
  'not-convolution': 'no convolution',
}

/** The registry for people: every filter with what it shows, its parameters, options, output and source. */
export function listFilters(): string {
  return [...describeFilters().map((filter) => described(filter)), ...volumeFilters.map((filter) => described(filter, '; of whole series'))].join('\n\n')
}

/** The registry for programs: the descriptions as JSON; filters of whole series have `dimensions` 3. */
export function listFiltersAsJson(): string {
  return JSON.stringify([...describeFilters(), ...volumeFilters], null, 2)
}

function described(filter: FilterDescription, remark = ''): string {
  const { name, title, group, kind, highlights, reference, parameters, output, marksAnomalies, options, borders } = filter
  const bounds = output.low === null && output.high === null ? '' : `, ${output.low ?? '…'} to ${output.high ?? '…'}`
  return [
    `${name}: ${title} [${group}; ${kinds[kind]}${marksAnomalies ? '; marks anomalies' : ''}${remark}]`,
    `  ${highlights}`,
    ...parameters.map(parameterLine),
    `  gives: ${output.meaning}${output.unit ? ` (${output.unit}${bounds})` : bounds}`,
    `  options: ${options.map((option) => (option === 'border' ? `border ${borders.join('|')}` : option)).join(', ')}`,
    `  ${reference}`,
  ].join('\n')
}

function parameterLine({ name, title, unit, default: initial, min, max, step }: FilterParameter): string {
  const measure = unit === 'px' ? ' px|mm' : unit && ` ${unit}`
  return `  --set ${name}=${initial}: ${title}, ${min} to ${max}${measure}, in steps of ${step}`
}
