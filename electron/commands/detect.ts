import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { appVersion } from '../core/app-version.ts'
import type { Detection } from '../core/detection.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import type { SlicePixels } from '../core/slice-pixels.ts'
import type { Skipped, SliceHeader } from '../core/study.ts'
import { volumeFromSlices } from '../dicom/build-volume.ts'
import { readSlicePixels } from '../dicom/slice-pixels.ts'
import { probeModel } from '../engine/try-model.ts'
import { readOnnx } from '../inference/onnx/read-onnx.ts'
import { openDetector, type Detector, type DetectorAnswer } from '../inference/ultralytics/detector.ts'
import { isUltralytics } from '../inference/ultralytics/read-configuration.ts'
import { blend } from '../overlay/blend.ts'
import { drawDetections } from '../overlay/draw-detections.ts'
import { encodeForExport } from '../overlay/disclaimer-line.ts'
import { encodeNifti } from '../reports/nifti.ts'
import { unknownModels } from './unknown-models.ts'
import { type Command, type CommandContext, exitCodes, failed, UsageError } from './command.ts'
import { endWhenSilent } from './end-when-silent.ts'
import { indexStudies, type FoundSeries } from './index-studies.ts'
import { parseCommandLine, requireOut, requirePaths } from './parse-command-line.ts'
import { seriesName } from './series-name.ts'
import { prepareOut, writeOutput } from './write-output.ts'

interface FoundOnSlice {
  readonly header: SliceHeader
  readonly answer: DetectorAnswer
}

/** One slice of `detections.json`: boxes in the slice's pixels, edges counted from the first pixel's left and upper edge. */
function sliceEntry({ header, answer }: FoundOnSlice) {
  const { sopInstanceUID, frame, instanceNumber, file } = header
  const detections = answer.detections.map(({ label, confidence, box, mask }) => ({ label, confidence, box, maskPixels: mask ? mask.reduce((sum, one) => sum + one, 0) : null }))
  return { sopInstanceUID, frame, instanceNumber, file, detections, crossed: answer.crossed, probabilities: answer.probabilities }
}

/** Class number + 1 where an outline lies, the surest on top; 0 elsewhere. */
function labelmap({ rows, columns }: SliceHeader, detections: readonly Detection[], labels: readonly string[]): ScalarImage {
  const data = new Float32Array(rows * columns)
  for (const { label, mask } of [...detections].reverse()) mask?.forEach((inside, index) => inside === 1 && (data[index] = labels.indexOf(label) + 1))
  return { rows, columns, data }
}

async function detectSlice(header: SliceHeader, detector: Detector, picture: string): Promise<Result<FoundOnSlice>> {
  const slice = await readSlicePixels(header)
  if (!slice.ok) return slice
  const answer = await detector.detect(slice.value)
  if (!answer.ok) return answer
  if (answer.value.detections.length > 0) {
    const written = await writePicture(picture, slice.value, answer.value.detections, detector)
    if (!written.ok) return written
  }
  return ok({ header, answer: answer.value })
}

async function writePicture(file: string, slice: SlicePixels, detections: readonly Detection[], { configuration }: Detector): Promise<Result<true>> {
  const grey = blend(slice, slice.window, null)
  return grey.ok ? writeOutput(file, encodeForExport(drawDetections(grey.value, detections, configuration.labels))) : grey
}

/** Every slice of a series; the outlines of a segmentation network also as a labelmap volume. */
async function detectSeries({ series }: FoundSeries, name: string, detector: Detector, out: string, context: CommandContext): Promise<Result<{ found: FoundOnSlice[]; skipped: Skipped[] }>> {
  const found: FoundOnSlice[] = []
  const skipped: Skipped[] = []
  for (const [index, header] of series.slices.entries()) {
    if (context.signal.aborted) break
    const picture = join(out, `${name}-slice-${String(index + 1).padStart(4, '0')}.png`)
    const one = await detectSlice(header, detector, picture)
    if (one.ok) found.push(one.value)
    else if (one.failure.code === 'model-run-failed' || one.failure.code === 'output-unwritable') return one
    else skipped.push({ file: header.file, ...one.failure })
    context.onProgress({ stage: 'Detecting', done: index + 1, total: series.slices.length })
  }
  if (detector.configuration.task !== 'segment' || found.length === 0) return ok({ found, skipped })
  const maps = found.map(({ header, answer }) => labelmap(header, answer.detections, detector.configuration.labels))
  const volume = volumeFromSlices(found.map(({ header }) => header), maps, { repetitionTime: series.repetitionTime })
  if (!volume.ok) context.warn(`${name}: ${volume.failure.message} [${volume.failure.code}]`)
  const written = volume.ok ? await writeOutput(join(out, `${name}-labels.nii`), encodeNifti(volume.value, 'Sulcus labelmap, class + 1')) : volume
  return written.ok || !volume.ok ? ok({ found, skipped }) : written
}

function share(text: string | undefined): { readonly confidence: number } | Record<string, never> {
  if (text === undefined) return {}
  const confidence = Number(text)
  if (!(confidence >= 0 && confidence <= 1)) throw new UsageError(`--confidence takes a number from 0 to 1, not “${text}”.`)
  return { confidence }
}

/** `sulcus detect`: what a network exported by Ultralytics finds on every slice, as JSON, PNG and a NIfTI labelmap. */
export const detect: Command = {
  about: 'Says what a network exported by Ultralytics finds on every slice, as JSON, PNG and a NIfTI labelmap.',
  usage: 'sulcus detect PATH... --model FILE.onnx --out DIR [--confidence 0.25] [--json]',
  options: [
    ['--model FILE.onnx', 'the network'],
    ['--out DIR', 'where the results go; made if it is not there'],
    ['--confidence 0.25', 'how sure a box must be, 0 to 1; default 0.25'],
    ['--json', 'also print detections.json to standard output'],
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, {
      model: { type: 'string' }, out: { type: 'string' }, confidence: { type: 'string' }, json: { type: 'boolean' },
    })
    const paths = requirePaths(positionals)
    if (values.model === undefined) throw new UsageError('Name the network with --model FILE.onnx.')
    const out = context.resolve(requireOut(values.out))
    const file = await readOnnx(context.resolve(values.model))
    if (!file.ok) return failed(file, context)
    if (!isUltralytics(file.value.model)) return failed(fail('model-invalid', 'The file does not say that it is an Ultralytics export (task, names, imgsz).'), context)
    const confidence = share(values.confidence)
    const probed = await probeModel(unknownModels(context), context.resolve(values.model), 'ultralytics')
    if (!probed.ok) return failed(probed, context)
    endWhenSilent()
    const detector = await openDetector(file.value, confidence)
    if (!detector.ok) return failed(detector, context)
    const prepared = await prepareOut(out)
    if (!prepared.ok) return failed(prepared, context)
    const { found, skipped: unopened } = await indexStudies(paths, context)
    const series = []
    const skipped: Skipped[] = [...unopened]
    for (const [index, one] of found.entries()) {
      const detected = await detectSeries(one, seriesName(one.series, index), detector.value, out, context)
      if (!detected.ok) return failed(detected, context)
      const { seriesInstanceUID, seriesNumber, description } = one.series
      series.push({ seriesInstanceUID, seriesNumber, description, slices: detected.value.found.map(sliceEntry) })
      skipped.push(...detected.value.skipped)
    }
    const { task, labels } = detector.value.configuration
    const sha256 = createHash('sha256').update(file.value.bytes).digest('hex')
    const document = `${JSON.stringify({ schema: 'sulcus-detections/1', app: { version: appVersion }, model: { file: basename(values.model), sha256, task, labels }, series, skipped }, null, 2)}\n`
    const written = await writeOutput(join(out, 'detections.json'), document)
    if (!written.ok) return failed(written, context)
    if (values.json) process.stdout.write(document)
    if (context.signal.aborted) {
      context.warn('Interrupted: the results hold only what was finished until then.')
      return exitCodes.failed
    }
    const slices = series.flatMap((one) => one.slices)
    const boxes = slices.reduce((sum, { detections }) => sum + detections.length, 0)
    const crossed = slices.reduce((sum, one) => sum + one.crossed, 0)
    if (crossed > 0) context.warn(`Boxes left out because their edges are crossed: ${crossed}; see “crossed” in detections.json.`)
    context.say(`${slices.length} slices looked at: ${task === 'classify' ? 'each classified' : `${boxes} found`}. Results in ${out}`)
    return slices.length > 0 ? exitCodes.done : exitCodes.nothingDone
  },
}
