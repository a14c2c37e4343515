import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { kernelSchema } from '../core/convolution-options.ts'
import { type RunFilter, parseFilterRequest } from '../convolution/parse-filter-request.ts'
import { fail, type Result } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import type { Series, SliceHeader } from '../core/study.ts'
import { volumeFromSlices } from '../dicom/build-volume.ts'
import { readSlicePixels } from '../dicom/slice-pixels.ts'
import { encodeNifti } from '../reports/nifti.ts'
import { type Command, type CommandContext, exitCodes, failed, UsageError } from './command.ts'
import { indexStudies } from './index-studies.ts'
import { parseCommandLine, requireOut, requirePaths, wholeNumber } from './parse-command-line.ts'
import { seriesName } from './series-name.ts'
import { prepareOut, writeOutput } from './write-output.ts'

async function readKernel(file: string): Promise<Result<unknown>> {
  try {
    // Some editors begin a file with a byte order mark, which JSON does not know.
    return { ok: true, value: JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, '')) }
  } catch (error) {
    return fail('kernel-invalid', error instanceof SyntaxError ? `${file} is not JSON: ${error.message}.` : `${file} cannot be read; is the path right?`)
  }
}

/** A kernel's name as part of a file name, so that two kernels' results can lie in one folder. */
function kernelLabel(document: unknown): string {
  const name = kernelSchema.safeParse(document).data?.name ?? ''
  return `kernel-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.replace(/-+$/, '')
}

async function filterSeries(series: Series, filter: RunFilter, stride: number, context: CommandContext): Promise<Result<Uint8Array>> {
  const headers: SliceHeader[] = []
  const maps: ScalarImage[] = []
  for (const [index, header] of series.slices.entries()) {
    if (context.signal.aborted) return fail('cancelled', 'Filtering was interrupted.')
    const slice = await readSlicePixels(header)
    const map = slice.ok ? filter(slice.value) : slice
    if (!map.ok && map.failure.code === 'option-invalid') return map
    if (map.ok) {
      headers.push(header)
      maps.push(map.value)
    } else {
      context.warn(`skipped ${header.file}: ${map.failure.message} [${map.failure.code}]`)
    }
    context.onProgress({ stage: 'Filtering slices', done: index + 1, total: series.slices.length })
  }
  const volume = volumeFromSlices(headers, maps, { stride })
  return volume.ok ? { ok: true, value: encodeNifti(volume.value, 'Sulcus feature map') } : volume
}

/** `sulcus filter`: the feature maps of every series as one float32 NIfTI each. */
export const filter: Command = {
  usage: 'sulcus filter PATH... (--filter NAME | --kernel FILE.json) [--mode correlation|convolution] [--border zero|replicate|reflect] [--stride N] [--dilation N] --out DIR',
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, {
      filter: { type: 'string' },
      kernel: { type: 'string' },
      mode: { type: 'string' },
      border: { type: 'string' },
      stride: { type: 'string' },
      dilation: { type: 'string' },
      out: { type: 'string' },
    })
    const paths = requirePaths(positionals)
    const out = context.resolve(requireOut(values.out))
    if ((values.filter === undefined) === (values.kernel === undefined)) throw new UsageError('Give either --filter NAME or --kernel FILE.json.')
    const stride = wholeNumber(values.stride, 'stride', 1)
    const kernel = values.kernel === undefined ? undefined : await readKernel(context.resolve(values.kernel))
    if (kernel && !kernel.ok) throw new UsageError(kernel.failure.message)
    const parsed = parseFilterRequest({
      filter: values.filter,
      kernel: kernel?.value,
      options: { mode: values.mode, border: values.border, stride, dilation: wholeNumber(values.dilation, 'dilation', 1) },
    })
    if (!parsed.ok) throw new UsageError(parsed.failure.message)
    const prepared = await prepareOut(out)
    if (!prepared.ok) return failed(prepared, context)
    const { found } = await indexStudies(paths, context)
    let done = 0
    for (const [index, { series }] of found.entries()) {
      const nifti = await filterSeries(series, parsed.value, stride, context)
      const written = nifti.ok ? await writeOutput(join(out, `${seriesName(series, index)}-${values.filter ?? kernelLabel(kernel?.value)}.nii`), nifti.value) : nifti
      if (written.ok) done += 1
      else context.warn(`series ${index + 1}: ${written.failure.message} [${written.failure.code}]`)
    }
    context.say(`${done} of ${found.length} series filtered. Results in ${out}`)
    return done > 0 ? exitCodes.done : exitCodes.nothingDone
  },
}
