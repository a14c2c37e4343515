import { join } from 'node:path'
import { ok, type Result } from '../core/result.ts'
import type { Series } from '../core/study.ts'
import type { Volume } from '../core/volume.ts'
import { bidsSidecar, type BidsSidecar } from '../dicom/bids-sidecar.ts'
import { buildVolume } from '../dicom/build-volume.ts'
import { DecodePool } from '../dicom/decode-pool.ts'
import type { FrameTools } from '../dicom/frame-tools.ts'
import { readSliceValues } from '../dicom/slice-values.ts'
import { niftiBlocks, type NiftiOptions } from '../reports/nifti.ts'
import { type Command, type CommandContext, exitCodes, failed, UsageError } from './command.ts'
import { indexStudies } from './index-studies.ts'
import { parseCommandLine, requireOut, requirePaths } from './parse-command-line.ts'
import { seriesName } from './series-name.ts'
import { prepareOut, writeOutputs } from './write-output.ts'

/** As dcm2niix chooses: 3-D acquisitions that are neither echo-planar nor a series in time are turned nearest to RAS. */
function layoutOf(volume: Volume, facts: BidsSidecar, series: Series): NiftiOptions {
  const phase = facts['InPlanePhaseEncodingDirectionDICOM']
  const turned =
    facts['MRAcquisitionType'] === '3D' && !series.scanningSequence.includes('EP') && volume.frames === 1 && volume.slices > 1
  return {
    layout: turned && series.plane !== 'unknown' ? 'canonical' : 'rows-up',
    ...(phase === 'ROW' || phase === 'COL' ? { phaseEncoding: phase } : {}),
  }
}

/** One series as its NIfTI file and the BIDS JSON beside it. */
async function convertSeries(series: Series, context: CommandContext, tools: FrameTools): Promise<Result<{ nifti: Iterable<Uint8Array>; json: string }>> {
  const facts = await bidsSidecar(series)
  if (!facts.ok) return facts
  const thickness = Number(facts.value['SpacingBetweenSlices'] ?? facts.value['SliceThickness'] ?? 1)
  const read: Parameters<typeof buildVolume>[1] = (header, memory) =>
    readSliceValues(header, { decoderFor: tools.decoderFor, memory })
  const volume = await buildVolume(series, read, context, thickness > 0 ? { thickness } : {})
  if (!volume.ok) return volume
  const nifti = niftiBlocks(volume.value, 'Sulcus', layoutOf(volume.value, facts.value, series))
  return ok({ nifti, json: `${JSON.stringify(facts.value, null, 2)}\n` })
}

/** `sulcus convert`: every series as one NIfTI volume with its BIDS JSON. */
export const convert: Command = {
  usage: 'sulcus convert PATH... --out DIR --format nifti',
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { out: { type: 'string' }, format: { type: 'string' } })
    const paths = requirePaths(positionals)
    const out = context.resolve(requireOut(values.out))
    if (values.format !== 'nifti') throw new UsageError('The one format so far is --format nifti.')
    const prepared = await prepareOut(out)
    if (!prepared.ok) return failed(prepared, context)
    const { found } = await indexStudies(paths, context)
    const tools = new DecodePool()
    let done = 0
    for (const [index, { series }] of found.entries()) {
      const name = join(out, seriesName(series, index))
      const converted = await convertSeries(series, context, tools)
      const written = converted.ok
        ? await writeOutputs([[`${name}.nii`, converted.value.nifti], [`${name}.json`, converted.value.json]])
        : converted
      if (written.ok) done += 1
      else context.warn(`series ${index + 1}: ${written.failure.message} [${written.failure.code}]`)
    }
    await tools.close()
    context.say(`${done} of ${found.length} series converted. Results in ${out}`)
    return done > 0 ? exitCodes.done : exitCodes.nothingDone
  },
}
