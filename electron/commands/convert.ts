import { join } from 'node:path'
import { ok, type Result } from '../core/result.ts'
import type { Series } from '../core/study.ts'
import type { VolumeShape } from '../core/volume.ts'
import { arrangeStack } from '../dicom/arrange-stack.ts'
import { bidsSidecar, type BidsSidecar } from '../dicom/bids-sidecar.ts'
import { buildVolume } from '../dicom/build-volume.ts'
import { DecodePool } from '../dicom/decode-pool.ts'
import type { FrameTools } from '../dicom/frame-tools.ts'
import { plainStack } from '../dicom/plain-stack.ts'
import { readSliceValues } from '../dicom/slice-values.ts'
import { niftiBlocks, type NiftiOptions } from '../reports/nifti.ts'
import { niftiStream } from '../reports/nifti-stream.ts'
import { type Command, type CommandContext, exitCodes, failed, UsageError } from './command.ts'
import { indexStudies } from './index-studies.ts'
import { parseCommandLine, requireOut, requirePaths } from './parse-command-line.ts'
import { seriesName } from './series-name.ts'
import { prepareOut, writeOutputs, type OutputContent } from './write-output.ts'

/** As dcm2niix chooses: 3-D acquisitions that are neither echo-planar nor a series in time are turned nearest to RAS. */
function layoutOf(volume: VolumeShape, facts: BidsSidecar, series: Series): NiftiOptions {
  const phase = facts['InPlanePhaseEncodingDirectionDICOM']
  const turned =
    facts['MRAcquisitionType'] === '3D' && !series.scanningSequence.includes('EP') && volume.frames === 1 && volume.slices > 1
  return {
    layout: turned && series.plane !== 'unknown' ? 'canonical' : 'rows-up',
    ...(phase === 'ROW' || phase === 'COL' ? { phaseEncoding: phase } : {}),
  }
}

/** One series as its NIfTI file and the BIDS JSON beside it. Plain stacks are read while they are written. */
async function convertSeries(series: Series, context: CommandContext, tools: FrameTools): Promise<Result<{ nifti: OutputContent; json: string }>> {
  const facts = await bidsSidecar(series)
  if (!facts.ok) return facts
  const json = `${JSON.stringify(facts.value, null, 2)}\n`
  const thickness = Number(facts.value['SpacingBetweenSlices'] ?? facts.value['SliceThickness'] ?? 1)
  const options = thickness > 0 ? { thickness } : {}
  const arranged = arrangeStack(series, options)
  if (!arranged.ok) return arranged
  const layout = layoutOf(arranged.value.shape, facts.value, series)
  const plain = plainStack(arranged.value)
  const stream = plain && niftiStream({ ...plain, read: (order) => plain.read(order, context) }, 'Sulcus', layout)
  if (stream) return ok({ nifti: stream, json })
  const read: Parameters<typeof buildVolume>[1] = (header, memory) =>
    readSliceValues(header, { decoderFor: tools.decoderFor, memory })
  const volume = await buildVolume(series, read, context, options)
  return volume.ok ? ok({ nifti: niftiBlocks(volume.value, 'Sulcus', layout), json }) : volume
}

/** `sulcus convert`: every series as one NIfTI volume with its BIDS JSON. */
export const convert: Command = {
  about: 'Writes every series as one NIfTI volume, as dcm2niix does, with its BIDS JSON.',
  usage: 'sulcus convert PATH... --out DIR --format nifti',
  options: [
    ['--out DIR', 'where the results go; made if it is not there'],
    ['--format nifti', 'the one format so far'],
  ],
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
