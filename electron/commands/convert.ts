import { join } from 'node:path'
import { ok, type Result } from '../core/result.ts'
import type { Series } from '../core/study.ts'
import type { VolumeShape } from '../core/volume.ts'
import { arrangeStack, type ArrangedStack } from '../dicom/arrange-stack.ts'
import { bidsSidecar, type BidsSidecar } from '../dicom/bids-sidecar.ts'
import { buildVolume } from '../dicom/build-volume.ts'
import { DecodePool } from '../dicom/decode-pool.ts'
import type { FrameTools } from '../dicom/frame-tools.ts'
import { plainStack } from '../dicom/plain-stack.ts'
import { readWeightings } from '../dicom/read-weightings.ts'
import { readSliceValues } from '../dicom/slice-values.ts'
import { gradientTable } from '../reports/gradient-table.ts'
import { niftiBlocks, niftiLayout, type NiftiOptions } from '../reports/nifti.ts'
import { niftiStream } from '../reports/nifti-stream.ts'
import { type Command, type CommandContext, exitCodes, failed, UsageError } from './command.ts'
import { indexStudies } from './index-studies.ts'
import { parseCommandLine, requireOut, requirePaths } from './parse-command-line.ts'
import { seriesName } from './series-name.ts'
import { summaryOf } from './summary-of.ts'
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

/** What is written of a series, each with the ending of its file's name. */
type Outputs = readonly (readonly [string, OutputContent])[]

/** One series as its NIfTI file and what lies beside it. Plain stacks are read while they are written. */
async function convertSeries(series: Series, context: CommandContext, tools: FrameTools, warn: (sentence: string) => void): Promise<Result<Outputs>> {
  const facts = await bidsSidecar(series)
  if (!facts.ok) return facts
  const json = `${JSON.stringify(facts.value, null, 2)}\n`
  // some writers give the spacing a sign; dcm2niix takes the thickness then
  const thickness = [facts.value['SpacingBetweenSlices'], facts.value['SliceThickness']].map(Number).find((mm) => mm > 0)
  const options = thickness === undefined ? {} : { thickness }
  const arranged = arrangeStack(series, options)
  if (!arranged.ok) return arranged
  const layout = layoutOf(arranged.value.shape, facts.value, series)
  const table = await gradients(arranged.value, layout, warn)
  if (!table.ok) return table
  const beside: Outputs = [['json', json], ...table.value]
  const plain = plainStack(arranged.value)
  const stream = plain && niftiStream({ ...plain, read: (order) => plain.read(order, context) }, 'Sulcus', layout)
  if (stream) return ok([['nii', stream], ...beside])
  const read: Parameters<typeof buildVolume>[1] = (header, memory) =>
    readSliceValues(header, { decoderFor: tools.decoderFor, memory })
  const volume = await buildVolume(series, read, context, options)
  return volume.ok ? ok([['nii', niftiBlocks(volume.value, 'Sulcus', layout)], ...beside]) : volume
}

/** FSL's tables of a diffusion-weighted series; none of others. */
async function gradients({ shape, planes }: ArrangedStack, layout: NiftiOptions, warn: (sentence: string) => void): Promise<Result<Outputs>> {
  const weightings = await readWeightings(Array.from({ length: shape.frames }, (_, t) => planes[t * shape.slices] ?? []).flat())
  if (!weightings.ok) return weightings
  if (weightings.value.length === 0) return ok([])
  const without = weightings.value.filter(({ bValue, direction }) => bValue > 0 && direction === null).length
  if (without > 0) warn(`${without} diffusion-weighted volumes tell no direction, and have 0 0 0 in the .bvec file: averages have none, and GE's older files only for a head that lies first and supine.`)
  const { bval, bvec } = gradientTable(weightings.value, niftiLayout(shape, layout).affine)
  return ok([['bval', bval], ['bvec', bvec]])
}

/** `sulcus convert`: every series as one NIfTI volume with its BIDS JSON. */
export const convert: Command = {
  about: 'Writes every series as one NIfTI volume, as dcm2niix does, with its BIDS JSON, and FSL tables of diffusion.',
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
      const warn = (sentence: string): void => context.warn(`series ${index + 1}: ${sentence}`)
      const converted = await convertSeries(series, context, tools, warn)
      const written = converted.ok
        ? await writeOutputs(converted.value.map(([ending, content]) => [`${name}.${ending}`, content]))
        : converted
      if (written.ok) done += 1
      else warn(`${written.failure.message} [${written.failure.code}]`)
    }
    await tools.close()
    context.say(summaryOf('converted', done, found.length, out))
    return done > 0 ? exitCodes.done : exitCodes.nothingDone
  },
}
