import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { inspectModel } from '../../../electron/inference/inspect/inspect-model.ts'
import { readOnnx } from '../../../electron/inference/onnx/read-onnx.ts'

const script = fileURLToPath(new URL('torch-network.py', import.meta.url))
const python = '/usr/bin/python3'
const hasTorch = spawnSync(python, [script, '--probe'], { stdio: 'ignore' }).status === 0
const answer = z.object({ layers: z.record(z.string(), z.number()), attention: z.number(), parameters: z.number() })

describe.skipIf(!hasTorch)(`a network that PyTorch exported (${hasTorch ? 'present' : `PyTorch cannot be imported by ${python}`})`, () => {
  it('holds and costs what PyTorch counts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sulcus-torch-'))
    try {
      const file = join(folder, 'network.onnx')
      const exported = spawnSync(python, [script, file], { encoding: 'utf8' })
      const expected = answer.parse(JSON.parse(exported.stdout))
      const read = await readOnnx(file)
      const inspection = read.ok ? await inspectModel(read.value) : read
      if (!inspection.ok) throw new Error(inspection.failure.message)
      const { layers, attention, parameters, multiplyAdds, notes, firstLayer } = inspection.value
      expect(notes).toEqual([])
      const counted = Object.fromEntries(
        layers.flatMap(({ name, multiplyAdds: sums, attention: mixes }) => (sums && !mixes ? [[name.split('/').slice(1, -1).join('.'), sums]] : [])),
      )
      expect(counted).toEqual(expected.layers)
      const attentionSums = layers.reduce((sum, layer) => sum + (layer.attention ? (layer.multiplyAdds ?? 0) : 0), 0)
      expect(attentionSums).toBe(expected.attention)
      expect(attention.multiplyAdds).toBeCloseTo(expected.attention / multiplyAdds, 10)
      // PyTorch counts weights; the export adds the scale of the scores as a constant of the graph.
      expect(parameters).toBe(expected.parameters)
      expect(firstLayer?.standardConvolution).toBe(true)
      const untimed = layers.filter(({ multiplyAdds: sums, milliseconds }) => sums && milliseconds === null)
      expect(untimed.map(({ name }) => name)).toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
