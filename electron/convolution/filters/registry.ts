import { type Result, fail, ok } from '../../core/result.ts'
import type { Filter, FilterDescription } from '../filter.ts'
import { volumeFilters } from '../volume-filters.ts'
import { anomaly } from './anomaly.ts'
import { asymmetry } from './asymmetry.ts'
import { blobSaliency } from './blob-saliency.ts'
import { box } from './box.ts'
import { coherence } from './coherence.ts'
import { dog } from './dog.ts'
import { frangi } from './frangi.ts'
import { gabor } from './gabor.ts'
import { gaussian } from './gaussian.ts'
import { hessianBlob } from './hessian-blob.ts'
import { laplacian } from './laplacian.ts'
import { localDeviation } from './local-deviation.ts'
import { localEntropy } from './local-entropy.ts'
import { localZ } from './local-z.ts'
import { log } from './log.ts'
import { median } from './median.ts'
import { prewitt, prewittDirection, prewittX, prewittY } from './prewitt.ts'
import { roberts, robertsDirection, robertsX, robertsY } from './roberts.ts'
import { sato } from './sato.ts'
import { scharr, scharrDirection, scharrX, scharrY } from './scharr.ts'
import { sharpen } from './sharpen.ts'
import { sobel, sobelDirection, sobelX, sobelY } from './sobel.ts'
import { steerable } from './steerable.ts'
import { unsharp } from './unsharp.ts'

/**
 * Every filter, in the order the page and the command line list them: by group, the most useful first. A new filter is
 * one file and one line here.
 */
export const filters: readonly Filter[] = [
  anomaly, asymmetry, localZ, blobSaliency,
  sobel, sobelX, sobelY, sobelDirection,
  scharr, scharrX, scharrY, scharrDirection,
  prewitt, prewittX, prewittY, prewittDirection,
  roberts, robertsX, robertsY, robertsDirection,
  steerable,
  gaussian, box, median,
  sharpen, unsharp,
  laplacian, log, dog, hessianBlob,
  frangi, sato,
  gabor, coherence, localDeviation, localEntropy,
]

/**
 * Finds a filter by its name; fails with `filter-unknown` and the names there are, and with `request-invalid` for one that
 * works on whole series, which neither a recipe nor the window can run.
 */
export function findFilter(name: string): Result<Filter> {
  const found = filters.find((filter) => filter.name === name)
  if (found) return ok(found)
  const ofVolumes = volumeFilters.find((filter) => filter.name === name)
  if (ofVolumes) return fail('request-invalid', `${ofVolumes.title} (${name}) works on a whole series, so only \`sulcus filter --filter ${name}\` runs it, no recipe and no single slice.`)
  return fail('filter-unknown', `There is no filter “${name.slice(0, 100)}”; known: ${filters.map((filter) => filter.name).join(', ')}.`)
}

/** The registry as plain data, in its order. */
export function describeFilters(): readonly FilterDescription[] {
  return filters.map(({ name, title, group, kind, highlights, reference, parameters, output, marksAnomalies, options, borders }) =>
    ({ name, title, group, kind, highlights, reference, parameters, output, marksAnomalies, options, borders }))
}
