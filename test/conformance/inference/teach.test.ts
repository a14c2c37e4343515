import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { featureTensor } from '../../../electron/inference/teach/feature-tensor.ts'
import { fitSoftmax, logitsOf, softmax } from '../../../electron/inference/teach/softmax-regression.ts'
import { writeNetwork } from '../../../electron/inference/teach/write-network.ts'
import { readOnnx } from '../../../electron/inference/onnx/read-onnx.ts'
import { normal, random } from '../../unit/inference/teach/made-up-table.ts'
import { shippedFolder, shippedManifest } from '../../unit/inference/shipped-model.ts'

const script = fileURLToPath(new URL('taught-oracle.py', import.meta.url))
const python = '/usr/bin/python3'
const has = (what: string) => spawnSync(python, [script, '--probe', what], { stdio: 'ignore' }).status === 0
const [hasScipy, hasOnnx] = [has('scipy.optimize'), has('onnx')]

describe.skipIf(!hasScipy)(`logistic regression beside scipy.optimize (${hasScipy ? 'present' : `scipy cannot be imported by ${python}`})`, () => {
  it.each([[2, 0.05], [3, 0.3], [4, 0.01]])('finds the same probabilities with %d labels at penalty %d', async (count, penalty) => {
    const next = random(count)
    const [rows, columns] = [40, 6]
    const features = Array.from({ length: rows }, () => Array.from({ length: columns }, () => normal(next)))
    const labels = features.map((row, i) => ((row[0] ?? 0) > 0 ? i % count : Math.floor(next() * count)))
    const weights = features.map(() => 0.2 + next())
    const asked = spawnSync(python, [script, 'fit'], { encoding: 'utf8', input: JSON.stringify({ features, labels, weights, count, penalty }) })
    const expected = z.array(z.array(z.number())).parse(JSON.parse(asked.stdout))
    const flat = Float64Array.from(features.flat())
    const head = await fitSoftmax({ columns, features: flat, labels: Int32Array.from(labels), weights: Float64Array.from(weights) }, count, penalty, undefined, { tolerance: 1e-9 })
    expected.forEach((row, i) => {
      const own = softmax(logitsOf(head, flat, i * columns))
      row.forEach((p, label) => expect(Math.abs((own[label] ?? NaN) - p)).toBeLessThan(1e-5))
    })
  })
})

describe.skipIf(!hasOnnx)(`a taught network before onnx.checker (${hasOnnx ? 'present' : `onnx cannot be imported by ${python}`})`, () => {
  it('is valid, with shapes inferred, and holds nothing that it does not need', async () => {
    const file = await readOnnx(join(shippedFolder, shippedManifest.file))
    if (!file.ok) throw new Error(file.failure.message)
    const { probabilities } = shippedManifest.outputs
    const features = featureTensor(file.value.model, probabilities.name)
    if (!features.ok) throw new Error(features.failure.message)
    const { graph } = file.value.model
    const weights = graph.node.find(({ op_type: operator }) => operator === 'Gemm')?.input[1]
    const { dims = [] } = graph.initializer.find(({ name }) => name === weights) ?? {}
    const columns = dims[1] ?? 0
    const trained = { standard: { mean: new Float64Array(columns), factor: new Float64Array(columns).fill(1) }, head: { columns, weights: new Float64Array(3 * columns), bias: new Float64Array(3) }, penalty: 1, temperature: 1.5 }
    const written = writeNetwork(file.value, trained, { input: shippedManifest.input.name, features: features.value, kept: [], metadata: { sulcus_labels: '["a","b","c"]' } })
    const folder = mkdtempSync(join(tmpdir(), 'sulcus-taught-'))
    try {
      writeFileSync(join(folder, 'model.onnx'), written.bytes)
      const checked = spawnSync(python, [script, 'check', join(folder, 'model.onnx')], { encoding: 'utf8' })
      expect(checked.stderr).toBe('')
      const operators = z.array(z.string()).parse(JSON.parse(checked.stdout))
      expect(operators.slice(-4)).toEqual(['Sub', 'Mul', 'Gemm', 'Softmax'])
      expect(operators.filter((one) => one === 'Gemm' || one === 'Softmax')).toHaveLength(2)
      expect(operators.length).toBeLessThan(file.value.model.graph.node.length + 4)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
