import { join } from 'node:path'
import { buildVolume } from '../dicom/build-volume.ts'
import { readSlicePixels } from '../dicom/slice-pixels.ts'
import { encodeNifti } from '../reports/nifti.ts'
import { type Command, exitCodes, UsageError } from './command.ts'
import { indexStudies } from './index-studies.ts'
import { parseCommandLine, requireOut, requirePaths } from './parse-command-line.ts'
import { seriesName } from './series-name.ts'
import { writeOutput } from './write-output.ts'

/** `sulcus convert`: every series as one NIfTI volume. */
export const convert: Command = {
  usage: 'sulcus convert PATH... --out DIR --format nifti',
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { out: { type: 'string' }, format: { type: 'string' } })
    const paths = requirePaths(positionals)
    const out = context.resolve(requireOut(values.out))
    if (values.format !== 'nifti') throw new UsageError('The one format so far is --format nifti.')
    const { found } = await indexStudies(paths, context)
    let done = 0
    for (const [index, { series }] of found.entries()) {
      const volume = await buildVolume(series, readSlicePixels, context)
      const written = volume.ok ? await writeOutput(join(out, `${seriesName(series, index)}.nii`), encodeNifti(volume.value, 'Sulcus')) : volume
      if (written.ok) done += 1
      else context.warn(`series ${index + 1}: ${written.failure.message} [${written.failure.code}]`)
    }
    context.say(`${done} of ${found.length} series converted. Results in ${out}`)
    return done > 0 ? exitCodes.done : exitCodes.nothingDone
  },
}
