import { type Result, fail, ok } from '../../core/result.ts'
import type { Filter, FilterDescription } from '../filter.ts'
import { gabor } from './gabor.ts'
import { gaussian } from './gaussian.ts'
import { laplacian } from './laplacian.ts'
import { log } from './log.ts'
import { scharr } from './scharr.ts'
import { sharpen } from './sharpen.ts'
import { sobel, sobelX, sobelY } from './sobel.ts'

/** Every filter, in the order the page and the command line list them. A new filter is one file and one line here. */
export const filters: readonly Filter[] = [sobel, sobelX, sobelY, scharr, laplacian, log, gabor, gaussian, sharpen]

/** Finds a filter by its name; fails with `filter-unknown` and the names there are. */
export function findFilter(name: string): Result<Filter> {
  const found = filters.find((filter) => filter.name === name)
  if (found) return ok(found)
  return fail('filter-unknown', `There is no filter “${name.slice(0, 100)}”; known: ${filters.map((filter) => filter.name).join(', ')}.`)
}

/** The registry as plain data, in its order. */
export function describeFilters(): readonly FilterDescription[] {
  return filters.map(({ name, title, highlights, reference, parameters }) => ({ name, title, highlights, reference, parameters }))
}
