import { basename } from 'node:path'
import type { LayerInspection, ModelInspection, ShareOfWork } from '../core/model-inspection.ts'
import { printable } from '../core/printable.ts'
import { inspectApart } from '../engine/try-model.ts'
import { type Command, exitCodes, failed, UsageError } from './command.ts'
import { parseCommandLine } from './parse-command-line.ts'
import { unknownModels } from './unknown-models.ts'

/** `sulcus inspect`: the layers of any ONNX network, what they hold and cost, and where its time goes. */
export const inspect: Command = {
  about: 'Shows the layers of any ONNX network: what they hold and cost, and where its time goes.',
  usage: 'sulcus inspect FILE.onnx [--json]',
  options: [
    ['--json', 'print it as JSON in place of text'],
  ],
  async run(args, context) {
    const { values, positionals } = parseCommandLine(args, { json: { type: 'boolean' } })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0) throw new UsageError('Name one ONNX file.')
    const inspection = await inspectApart(unknownModels(context), context.resolve(file))
    if (!inspection.ok) return failed(inspection, context)
    for (const { message, code } of inspection.value.notes) context.warn(code === null ? message : `${message} [${code}]`)
    const text = values.json
      ? JSON.stringify({ file: basename(file), ...inspection.value }, null, 2)
      : [...summary(basename(file), inspection.value), '', ...table(inspection.value.layers)].join('\n')
    process.stdout.write(`${text}\n`)
    return exitCodes.done
  },
}

function summary(file: string, inspection: ModelInspection): readonly string[] {
  const { bytes, producer, opsets, inputs, outputs, metadata, parameters, multiplyAdds, milliseconds, firstLayer } = inspection
  const tensors = (all: ModelInspection['inputs']) => all.map(({ name, type, shape }) => `${printable(name, 120)} ${type} ${sides(shape)}`).join('; ')
  const sharing = mostShared(inspection.layers)
  return [
    `${file}: ${bytes} bytes, made by ${printable(producer, 100) || 'an unknown program'}, ${opsets.map(({ domain, version }) => `${printable(domain)} ${version}`).join(', ')}`,
    ...Object.entries(metadata).map(([key, value]) => `  ${printable(key)}: ${printable(value)}`),
    `Takes ${tensors(inputs)}`,
    `Gives ${tensors(outputs)}`,
    firstLayer?.sentence ?? 'No layer has weights.',
    `${counted(inspection.layers.length, 'layer')}, ${counted(parameters, 'parameter')}, ${counted(multiplyAdds, 'multiply-add')}${milliseconds === null ? '' : `, ${milliseconds.toFixed(2)} ms a run on one thread`}`,
    `Convolution: ${work(inspection.convolution, inspection.unopened)}`,
    `Attention: ${work(inspection.attention, inspection.unopened)}`,
    ...(sharing ? [sharing] : []),
  ]
}

function work({ layers, multiplyAdds, milliseconds }: ShareOfWork, unopened: readonly string[]): string {
  if (layers === 0) return unopened.length > 0 ? `none outside of ${unopened.map((one) => printable(one, 60)).join(', ')}` : 'none'
  return `${counted(layers, 'layer')}, ${percent(multiplyAdds)} of the multiply-adds, ${percent(milliseconds)} of the layers' time`
}

function mostShared(layers: readonly LayerInspection[]): string | null {
  const convolutions = layers.flatMap(({ sharing }) => sharing ?? [])
  const shared = convolutions.reduce((sum, one) => sum + one.shared, 0)
  const full = convolutions.reduce((sum, one) => sum + one.fullyConnected, 0)
  if (shared === 0) return null
  return `Sharing: ${shared} kernel weights do what ${full} weights of fully connected layers would (${Math.round(full / shared)} times as many)`
}

const heads = ['#', 'Operator', 'Output', 'Kernel', 'Parameters', 'Multiply-adds', 'ms', 'Sharing', 'Name'] as const

function table(layers: readonly LayerInspection[]): readonly string[] {
  const rows = layers.map((layer, index) => [
    String(index),
    layer.attention ? `${layer.operator} (attention)` : layer.operator,
    layer.outputShape ? sides(layer.outputShape) : '?',
    layer.convolution ? kernelText(layer.convolution) : '',
    layer.parameters > 0 ? String(layer.parameters) : '',
    layer.multiplyAdds === null ? '?' : layer.multiplyAdds > 0 ? String(layer.multiplyAdds) : '',
    layer.milliseconds === null ? '' : layer.milliseconds.toFixed(3),
    layer.sharing ? `${Math.round(layer.sharing.times)}×` : '',
    printable(layer.name, 120),
  ])
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)))
  return [heads, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd())
}

function kernelText({ kernel, stride, groups, dilation }: NonNullable<LayerInspection['convolution']>): string {
  const parts = [kernel.join('×'), `/${stride.join('×')}`]
  if (dilation.some((one) => one > 1)) parts.push(`dilation ${dilation.join('×')}`)
  if (groups > 1) parts.push(`${groups} groups`)
  return parts.join(' ')
}

function sides(shape: readonly number[] | null): string {
  return shape === null ? 'of unknown shape' : shape.map((side) => (side < 0 ? '?' : String(side))).join('×') || 'scalar'
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

/** Never rounded up: a share of 99.96 % is not all of it. */
function percent(part: number | null): string {
  return part === null ? 'an unknown share' : `${(Math.floor(part * 1000) / 10).toFixed(1)} %`
}
