import { fail, ok, type Result } from '../../core/result.ts'
import type { SlicePixels } from '../../core/slice-pixels.ts'
import { classify, type RunnableModel } from '../classify.ts'
import type { Golden, TensorGolden } from '../model-manifest.ts'
import { preprocess } from '../preprocess.ts'
import type { Detector } from '../ultralytics/detector.ts'
import { generatedPictures } from './generated-pictures.ts'

/** Numbers kept of a plane or tensor: enough to tell another network or another arithmetic. */
const samples = 24

function spread(length: number): number[] {
  const count = Math.min(samples, length)
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * length) / count))
}

function describe({ rows, columns, rowSpacing, columnSpacing, data }: SlicePixels) {
  return { rows, columns, rowSpacing, columnSpacing, pixels: [...data] }
}

/**
 * What a classifier answers on this machine to the generated pictures, in the form that a model is delivered with. Fails
 * with `model-run-failed` where an answer is none.
 */
export async function classifierGolden({ session, manifest }: RunnableModel): Promise<Result<Golden>> {
  const cases: Golden['cases'] = []
  const { width, height } = manifest.input
  for (const { name, slice } of generatedPictures) {
    const input = preprocess(slice, manifest.input)
    const answer = await classify(session, manifest, input.data)
    if (!answer.ok) return answer
    const { probabilities, heatGrid } = answer.value
    cases.push({
      name,
      ...describe(slice),
      window: slice.window,
      inputSamples: spread(height * width).map((at) => [Math.floor(at / width), at % width, input.data[at] ?? 0]),
      probabilities: manifest.outputs.probabilities.labels.map((label) => probabilities[label] ?? 0),
      heatSamples: spread(heatGrid.data.length).map((at) => [Math.floor(at / heatGrid.columns), at % heatGrid.columns, heatGrid.data[at] ?? 0]),
    })
  }
  return ok({ schema: 'sulcus-golden/1', cases })
}

/** As `classifierGolden` for a network that boxes: numbers of its outputs, before anything is made of them. */
export async function detectorGolden(detector: Detector): Promise<Result<TensorGolden>> {
  const cases: TensorGolden['cases'] = []
  for (const { name, slice } of generatedPictures) {
    const tensors = await detector.tensors(slice)
    if (!tensors.ok) return tensors
    const found = await detector.detect(slice)
    if (!found.ok) return found
    cases.push({
      name,
      ...describe(slice),
      window: slice.window,
      outputs: tensors.value.map(({ dims, data }) => ({ dims: [...dims], samples: spread(data.length).map((at) => [at, data[at] ?? 0]) })),
    })
  }
  return ok({ schema: 'sulcus-golden-tensors/1', cases })
}

const tolerance = 2e-3

/** Checks that a network that boxes answers as it did when it was added; numbers may be large, so tolerance grows with them. */
export async function detectorSelfTest(detector: Detector, id: string, golden: TensorGolden): Promise<Result<true>> {
  for (const { name, pixels, outputs, ...shape } of golden.cases) {
    const tensors = await detector.tensors({ ...shape, data: Float32Array.from(pixels) })
    if (!tensors.ok) return tensors
    const same = tensors.value.length === outputs.length && tensors.value.every(({ dims, data }, index) => {
      const expected = outputs[index]
      return expected?.dims.join() === dims.join() && expected.samples.every(([at, value]) => Math.abs((data[at] ?? NaN) - value) <= tolerance * Math.max(1, Math.abs(value)))
    })
    if (!same) return fail('model-self-test-failed', `The model ${id} does not give its golden answers on this machine (case ${name}); it is not used.`)
  }
  return ok(true)
}
