import type { Explanation, ExplanationOffer, ExplanationRequest, ExplanationTrust } from '../../core/explanation.ts'
import type { JobContext } from '../../core/progress.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { SlicePixels } from '../../core/slice-pixels.ts'
import type { ModelManifest } from '../model-manifest.ts'
import { withOutputs } from '../onnx/onnx-messages.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'
import { preprocess, type NetworkInput } from '../preprocess.ts'
import { openBatchedNetwork, type BatchedNetwork, type Pass } from './batched-network.ts'
import { chooseSources, type Sources } from './choose-sources.ts'
import { classActivation } from './class-activation.ts'
import type { Curves } from './curves.ts'
import type { CellMap, MapMaker } from './map-maker.ts'
import { measureTrust } from './measure-trust.ts'
import { occlusion } from './occlusion.ts'
import { ownHeat } from './own-heat.ts'
import { scoreCam } from './score-cam.ts'

/** A network opened so that its answers can be explained and the explanations tested. */
export interface Explainer {
  readonly offer: ExplanationOffer
  /** The class that the network holds for the most probable on a slice. */
  calledLabel(slice: SlicePixels, signal: AbortSignal): Promise<Result<string>>
  /** The map of one class by one method; `request-invalid` for a method or class that is not on offer. */
  readonly explain: (slice: SlicePixels, request: ExplanationRequest, signal: AbortSignal) => Promise<Result<Explanation>>
  /** What that map is worth on this slice; the same every time it is measured. */
  trust(slice: SlicePixels, request: ExplanationRequest, job: JobContext): Promise<Result<ExplanationTrust>>
}

/** What has been found out about a slice, for as long as somebody holds the slice. */
interface Known {
  readonly input: NetworkInput
  readonly probabilities: Float32Array
  readonly maps: Map<string, CellMap>
  readonly random: Map<number, readonly Curves[]>
}

/** Opens the explainer of a model that passed its checks. Fails with `model-invalid` where its inside cannot be shown. */
export async function openExplainer(file: OnnxFile, manifest: ModelManifest): Promise<Result<Explainer>> {
  const sources = await chooseSources(file, manifest)
  if (!sources.ok) return sources
  const { classMaps, featureMap } = sources.value
  const shown = new Set(file.model.graph.output.map(({ name }) => name))
  const inner = [classMaps?.tensor, featureMap?.tensor.name].filter((name) => name !== undefined).filter((name) => !shown.has(name))
  const network = await openBatchedNetwork(withOutputs(file.bytes, [...new Set(inner)]), manifest)
  return network.ok ? ok(explainerOf(network.value, sources.value, manifest)) : network
}

function explainerOf(network: BatchedNetwork, sources: Sources, manifest: ModelManifest): Explainer {
  const makers = makersOf(network, sources, manifest)
  const { labels } = network
  const known = new WeakMap<SlicePixels, Known>()

  async function look(slice: SlicePixels, pass: Pass): Promise<Result<Known>> {
    const before = known.get(slice)
    if (before) return ok(before)
    const input = preprocess(slice, manifest.input)
    const answers = await network.probabilities([input.data], pass)
    if (!answers.ok) return answers
    const found = { input, probabilities: answers.value[0] ?? new Float32Array(), maps: new Map<string, CellMap>(), random: new Map<number, readonly Curves[]>() }
    known.set(slice, found)
    return ok(found)
  }
  async function mapOf({ input, maps }: Known, maker: MapMaker, label: number, pass: Pass): Promise<Result<CellMap>> {
    const key = `${maker.method} ${label}`
    const before = maps.get(key)
    if (before) return ok(before)
    const made = await maker.make(input, label, pass)
    if (made.ok) maps.set(key, made.value)
    return made
  }
  function choose({ method, label }: ExplanationRequest): Result<{ readonly maker: MapMaker; readonly label: number }> {
    const maker = makers.find((one) => one.method === method)
    if (!maker) return fail('request-invalid', `The method “${method}” is not on offer for this model. ${sources.exactness}`)
    const place = labels.indexOf(label)
    return place < 0 ? fail('request-invalid', `The model has no class “${label}”; it knows ${labels.join(', ')}.`) : ok({ maker, label: place })
  }

  return {
    offer: { labels, methods: makers.map(({ method }) => method), exactness: sources.exactness },
    calledLabel: async (slice, signal) => {
      const found = await look(slice, { signal, onPasses: () => undefined })
      return found.ok ? ok(labels[found.value.probabilities.indexOf(Math.max(...found.value.probabilities))] ?? '') : found
    },
    explain: async (slice, request, signal) => {
      const chosen = choose(request)
      if (!chosen.ok) return chosen
      const { maker, label } = chosen.value
      const pass = { signal, onPasses: () => undefined }
      const found = await look(slice, pass)
      if (!found.ok) return found
      const map = await mapOf(found.value, maker, label, pass)
      if (!map.ok) return map
      const { exact = null, ...cells } = map.value
      const { input, probabilities } = found.value
      return ok({ ...request, probability: probabilities[label] ?? 0, grid: { ...cells, letterbox: input.letterbox }, exact })
    },
    trust: async (slice, request, job) => {
      const chosen = choose(request)
      if (!chosen.ok) return chosen
      const { maker, label } = chosen.value
      const found = await look(slice, { signal: job.signal, onPasses: () => undefined })
      if (!found.ok) return found
      const { input, random } = found.value
      const others = makers.filter((one) => one !== maker)
      return measureTrust({ network, input, label, maker, others, random, mapOf: (one, pass) => mapOf(found.value, one, label, pass) }, job)
    },
  }
}

function makersOf(network: BatchedNetwork, { classMaps, featureMap }: Sources, { outputs }: ModelManifest): readonly MapMaker[] {
  return [
    ...(classMaps ? [classActivation(network, classMaps)] : []),
    ...(outputs.heat ? [ownHeat(network, outputs.heat)] : []),
    occlusion(network),
    ...(featureMap ? [scoreCam(network, featureMap.tensor, featureMap.stride)] : []),
  ]
}
