import { availableParallelism } from 'node:os'
import * as ort from '../onnxruntime.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { ModelManifest } from '../model-manifest.ts'
import { probabilitiesOf } from '../softmax.ts'
import { onnxruntimeWords } from '../onnxruntime-words.ts'

/** Pictures that go through the network together where its batch is free. */
const batch = 16
/** One core is left to the window: with a thread on each, a busy machine was seen to take twice as long. More gain little. */
const mostThreads = 4

/** A classifier that many pictures can be put through. */
export interface BatchedNetwork {
  readonly labels: readonly string[]
  readonly height: number
  readonly width: number
  /** Probabilities of all classes, in the order of `labels`, for each of `inputs`: planes of `height` × `width` numbers, taken as they are needed. */
  probabilities(inputs: Iterable<Float32Array>, pass: Pass): Promise<Result<readonly Float32Array[]>>
  /** The probabilities and further tensors, [1, …], of one picture. */
  tensors(input: Float32Array, names: readonly string[], pass: Pass): Promise<Result<NetworkTensors>>
}

export interface NetworkTensors {
  readonly probabilities: Float32Array
  readonly others: readonly { readonly data: Float32Array; readonly dims: readonly number[] }[]
}

/** Watches the forward passes of a job: each is counted, and none begins after a cancel. */
export interface Pass {
  readonly signal: AbortSignal
  readonly onPasses: (count: number) => void
}

/**
 * Opens a network for explaining, on all cores but one, up to four threads. Fails with `model-invalid` when
 * onnxruntime cannot open it; its calls with `cancelled`, or with `model-run-failed` for answers of another shape than
 * the manifest's or beyond 0..1.
 */
export async function openBatchedNetwork(bytes: Uint8Array, manifest: ModelManifest): Promise<Result<BatchedNetwork>> {
  const { id, input, outputs } = manifest
  const { name: answer, labels } = outputs.probabilities
  const { height, width } = input
  let session: ort.InferenceSession
  try {
    session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: Math.max(1, Math.min(mostThreads, availableParallelism() - 1)), interOpNumThreads: 1, logSeverityLevel: 4 })
  } catch (error) {
    return fail('model-invalid', `The model ${id} cannot be opened to explain its answers: ${onnxruntimeWords(error)}`)
  }
  const taken = session.inputMetadata.find(({ name }) => name === input.name)
  const atOnce = taken?.isTensor && typeof taken.shape[0] !== 'number' ? batch : 1

  async function run(inputs: readonly Float32Array[], names: readonly string[], { signal, onPasses }: Pass): Promise<Result<readonly Answer[]>> {
    if (signal.aborted) return fail('cancelled', 'Explaining was cancelled.')
    const size = inputs[0]?.length ?? 0
    const data = new Float32Array(inputs.length * size)
    inputs.forEach((one, index) => data.set(one, index * size))
    try {
      const values = await session.run({ [input.name]: new ort.Tensor('float32', data, [inputs.length, size / (height * width), height, width]) }, [...names])
      onPasses(inputs.length)
      // Lets a cancel or another request in.
      await new Promise((resume) => setImmediate(resume))
      const tensors = names.flatMap((name) => {
        const value = values[name]
        return value && 'data' in value && value.data instanceof Float32Array ? [{ data: value.data, dims: value.dims }] : []
      })
      return tensors.length === names.length ? ok(tensors) : fail('model-run-failed', `The model ${id} does not answer with float32 numbers.`)
    } catch (error) {
      return fail('model-run-failed', `The model ${id} stopped with: ${onnxruntimeWords(error)}`)
    }
  }
  /** The probabilities of each of so many pictures; null where the answer holds none. */
  const read = (values: Float32Array | undefined, pictures: number): readonly Float32Array[] | null => {
    if (values?.length !== pictures * labels.length) return null
    const each = Array.from({ length: pictures }, (_, index) => probabilitiesOf(values.slice(index * labels.length, (index + 1) * labels.length), manifest))
    return each.every((one) => one.every((value) => value >= -1e-4 && value <= 1 + 1e-4)) ? each : null
  }
  const refused = fail('model-run-failed', `The model ${id} does not answer with a probability for each of its classes; nothing is explained.`)

  return ok({
    labels,
    height,
    width,
    probabilities: async (inputs, pass) => {
      const all: Float32Array[] = []
      for (const some of groups(inputs, atOnce)) {
        const answers = await run(some, [answer], pass)
        if (!answers.ok) return answers
        const [values] = answers.value
        const each = read(values?.data, some.length)
        if (!each) return refused
        all.push(...each)
      }
      return ok(all)
    },
    tensors: async (one, names, pass) => {
      const answers = await run([one], [answer, ...names], pass)
      if (!answers.ok) return answers
      const [values, ...others] = answers.value
      const [probabilities] = read(values?.data, 1) ?? []
      return probabilities ? ok({ probabilities, others }) : refused
    },
  })
}

/** Up to `size` at a time, so that what is made on the way is never held as a whole. */
function* groups<T>(values: Iterable<T>, size: number): Generator<readonly T[]> {
  let group: T[] = []
  for (const value of values) {
    group.push(value)
    if (group.length < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

type Answer = NetworkTensors['others'][number]
