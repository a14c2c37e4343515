import { join } from 'node:path'
import { breather } from '../core/breather.ts'
import { type FeatureMap, wholePlace } from '../core/feature-map.ts'
import type { RunFilter } from '../convolution/parse-filter-request.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { Series, SliceHeader } from '../core/study.ts'
import type { Volume } from '../core/volume.ts'
import { volumeFromSlices } from '../dicom/build-volume.ts'
import { readSlicePixels } from '../dicom/slice-pixels.ts'
import { niftiBlocks } from '../reports/nifti.ts'
import { type Command, type CommandContext, exitCodes, failed } from './command.ts'
import { type ChosenFilter, chooseFilter, filterOptions } from './filter-arguments.ts'
import { filterVolume } from './filter-volume.ts'
import { indexStudies } from './index-studies.ts'
import { listFilters, listFiltersAsJson } from './list-filters.ts'
import { parseCommandLine, requireOut, requirePaths } from './parse-command-line.ts'
import { seriesName } from './series-name.ts'
import { summaryOf } from './summary-of.ts'
import { prepareOut, writeOutput } from './write-output.ts'

/** The maps of a series' slices, stacked. Slices that cannot be read are left out, with a warning. */
async function filterSlices(series: Series, filter: RunFilter, context: CommandContext): Promise<Result<Volume>> {
  const headers: SliceHeader[] = []
  const maps: FeatureMap[] = []
  // Files are read by calls that block, so nothing else lets a signal be heard.
  const breathe = breather()
  for (const [index, header] of series.slices.entries()) {
    await breathe()
    if (context.signal.aborted) return fail('cancelled', 'Filtering was interrupted.')
    const slice = await readSlicePixels(header)
    const map = slice.ok ? filter(slice.value, context.signal) : slice
    // It would be the same on every slice.
    if (!map.ok && ['option-invalid', 'kernel-invalid'].includes(map.failure.code)) return map
    if (map.ok) {
      headers.push(header)
      maps.push(map.value)
    } else {
      context.warn(`skipped ${header.file}: ${map.failure.message} [${map.failure.code}]`)
    }
    context.onProgress({ stage: 'Filtering slices', done: index + 1, total: series.slices.length })
  }
  return volumeFromSlices(headers, maps, { place: maps[0]?.place ?? wholePlace, repetitionTime: series.repetitionTime })
}

async function filterSeries(series: Series, chosen: ChosenFilter, context: CommandContext): Promise<Result<Iterable<Uint8Array>>> {
  const volume = chosen.dimensions === 3 ? await filterVolume(series, chosen.run, context) : await filterSlices(series, chosen.run, context)
  return volume.ok ? ok(niftiBlocks(volume.value, 'Sulcus feature map')) : volume
}

const usage = [
  'sulcus filter PATH... (--filter NAME | --kernel FILE.json | --recipe FILE.json) [--set PARAMETER=NUMBER]...',
  '[--mode correlation|convolution] [--border zero|replicate|reflect|wrap|valid] [--stride N] [--dilation N] [--unit px|mm]',
  '[--region COLUMN,ROW,COLUMNS,ROWS] --out DIR; or sulcus filter --list [--json]',
].join(' ')

/** `sulcus filter`: the feature maps of every series as one float32 NIfTI each; `--list` says which filters there are. */
export const filter: Command = {
  about: 'Writes the feature maps of every series as one float32 NIfTI each.',
  usage,
  options: [
    ['--filter NAME', 'one of those that --list shows'],
    ['--kernel FILE.json', 'a kernel of your own'],
    ['--recipe FILE.json', 'a chain of filters'],
    ['--set PARAMETER=NUMBER', 'a parameter of the filter; may be given several times'],
    ['--mode MODE', 'correlation (default) or convolution, which flips the kernel'],
    ['--border BORDER', 'what lies beyond the edge: zero, replicate, reflect (default) or wrap; valid: no output there'],
    ['--stride N', 'keep every N-th output, 1 to 64'],
    ['--dilation N', 'pixels from one tap of the kernel to the next, 1 to 64'],
    ['--unit px|mm', 'what lengths such as σ are measured in; default px'],
    ['--region C,R,CS,RS', 'column, row, columns, rows: the part whose outputs are computed'],
    ['--out DIR', 'where the results go; made if it is not there'],
    ['--list', 'show every filter with its parameters, and do nothing else'],
    ['--json', 'with --list: as JSON'],
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { ...filterOptions, out: { type: 'string' }, list: { type: 'boolean' }, json: { type: 'boolean' } })
    if (values.list) {
      process.stdout.write(`${values.json ? listFiltersAsJson() : listFilters()}\n`)
      return exitCodes.done
    }
    const paths = requirePaths(positionals)
    const out = context.resolve(requireOut(values.out))
    const chosen = await chooseFilter(values, context)
    const prepared = await prepareOut(out)
    if (!prepared.ok) return failed(prepared, context)
    const { found } = await indexStudies(paths, context)
    let done = 0
    for (const [index, { series }] of found.entries()) {
      if (context.signal.aborted) break
      const nifti = await filterSeries(series, chosen, context)
      const written = nifti.ok ? await writeOutput(join(out, `${seriesName(series, index)}-${chosen.label}.nii`), nifti.value) : nifti
      if (written.ok) done += 1
      else context.warn(`series ${index + 1}: ${written.failure.message} [${written.failure.code}]`)
    }
    if (context.signal.aborted) {
      context.warn('Interrupted: the results hold only what was finished until then.')
      return exitCodes.failed
    }
    context.say(summaryOf('filtered', done, found.length, out))
    return done > 0 ? exitCodes.done : exitCodes.nothingDone
  },
}
