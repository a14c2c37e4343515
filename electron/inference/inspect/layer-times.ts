import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as ort from '../onnxruntime.ts'
import { z } from 'zod'
import { fail, ok, type Result } from '../../core/result.ts'
import { renamedNodes } from '../onnx/change-graph.ts'
import type { OnnxNode } from '../onnx/onnx-messages.ts'
import { onnxruntimeWords } from '../onnxruntime-words.ts'
import type { InputSizes } from './input-sizes.ts'

const warmUps = 2
const runs = 7

const events = z.array(
  z.object({ cat: z.string(), name: z.string(), dur: z.number().default(0), args: z.object({ op_name: z.string().optional() }).optional() }),
)

/** Milliseconds by layer index, and of a whole run; medians on one thread. */
export interface LayerTimes {
  readonly layers: ReadonlyMap<number, number>
  readonly run: number
}

/**
 * Times every layer with onnxruntime's own profiler, on zeros: the time of these operators does not depend on values.
 * The profile is written to a folder of its own under the system's temporary one, and removed. The runtime merges layers
 * (a convolution with its activation, say); the time then stands at the convolution. Of its own steps between layers, such as
 * turning a picture to another order of colours, no layer is told.
 */
export async function layerTimes(bytes: Uint8Array, nodes: readonly OnnxNode[], { overrides, feeds }: InputSizes): Promise<Result<LayerTimes>> {
  // no name of the file's own is like it: those of ResNets' blocks are layer1.0 and so on
  const label = `sulcus${randomBytes(8).toString('hex')}-`
  const folder = await mkdtemp(join(tmpdir(), 'sulcus-profile-'))
  try {
    const session = await ort.InferenceSession.create(renamedNodes(bytes, nodes.map((_, index) => `${label}${index}.`)), {
      freeDimensionOverrides: overrides, intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4,
      enableProfiling: true, profileFilePrefix: join(folder, 'profile'),
    })
    const whole: number[] = []
    for (let run = 0; run < warmUps + runs; run += 1) {
      const started = performance.now()
      await session.run(feeds)
      if (run >= warmUps) whole.push(performance.now() - started)
    }
    session.endProfiling()
    await session.release()
    const [name = ''] = await readdir(folder)
    return ok({ layers: byLayer(events.parse(JSON.parse(await readFile(join(folder, name), 'utf8'))), nodes, label), run: median(whole) })
  } catch (error) {
    return fail('model-run-failed', `The model could not be timed: ${onnxruntimeWords(error)}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function byLayer(profile: z.infer<typeof events>, nodes: readonly OnnxNode[], label: string): ReadonlyMap<number, number> {
  const producing = new Map(nodes.flatMap(({ output }, index) => output.map((name) => [name, index] as const)))
  const labelled = new RegExp(`${label}(\\d+)\\.`)
  const durations = new Map<number, number[]>()
  for (const { cat, name, dur, args } of profile) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time')) continue
    // "LABEL7./MatmulTransposeFusion//MatMulScaleFusion/_kernel_time": a layer and what it went through, or one of its results
    const place = labelled.exec(name)?.[1]
    const result = producing.get(/^(?:InsertedPrecisionFreeCast_)?(.*?)(?:_nchwc)?(?:\/duplicated)?(?:_token_\d+)?_kernel_time$/.exec(name)?.[1] ?? '')
    const layer = place !== undefined ? Number(place) : result === undefined ? undefined : mergedInto(result, args?.op_name ?? '', nodes, producing)
    if (layer !== undefined) durations.set(layer, [...(durations.get(layer) ?? []), dur / 1000])
  }
  return new Map([...durations].map(([layer, all]) => [layer, perRun(all)]))
}

/** Several merged nodes may stand under one layer: their times of a run are added up. */
function perRun(all: readonly number[]): number {
  const kernels = Math.max(1, Math.round(all.length / (warmUps + runs)))
  const sums = Array.from({ length: Math.floor(all.length / kernels) }, (_, run) =>
    all.slice(run * kernels, (run + 1) * kernels).reduce((sum, one) => sum + one, 0),
  )
  return median(sums.slice(Math.min(warmUps, sums.length - 1)))
}

/** A merged node bears the name of its last result: goes back along first inputs to the layer whose operator it is. */
function mergedInto(index: number, operator: string, nodes: readonly OnnxNode[], producing: ReadonlyMap<string, number>): number {
  const wanted = plain(operator)
  let at: number | undefined = index
  for (let step = 0; step < 4 && at !== undefined; step += 1) {
    const node: OnnxNode | undefined = nodes[at]
    if (!node || plain(node.op_type) === wanted) break
    const before: number | undefined = producing.get(node.input[0] ?? '')
    at = before
  }
  const found = at === undefined ? undefined : nodes[at]
  return found && at !== undefined && plain(found.op_type) === wanted ? at : index
}

/** The operator that a merged node, or one in integers, stands for. */
function plain(operator: string): string {
  return operator.replace(/^(Fused|QLinear)/, '')
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
