import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ExplanationMethod } from '../../../electron/core/explanation.ts'
import { usualPatches } from '../../../electron/inference/explain/occlusion.ts'
import { openExplainer } from '../../../electron/inference/explain/open-explainer.ts'
import { readOnnx } from '../../../electron/inference/onnx/read-onnx.ts'
import { preprocess } from '../../../electron/inference/preprocess.ts'
import { labels, side, spotManifest, spotSlice } from '../../fixtures/spot-network.ts'

const script = fileURLToPath(new URL('explain-torch.py', import.meta.url))
const python = '/usr/bin/python3'
const hasTorch = spawnSync(python, [script, '--probe'], { stdio: 'ignore' }).status === 0
const numbers = z.array(z.number())
const answer = z.object({ logits: numbers, bias: z.number(), cam: numbers, occlusion: numbers, scoreCam: numbers })

describe.skipIf(!hasTorch)(`explanations beside PyTorch (${hasTorch ? 'present' : `PyTorch cannot be imported by ${python}`})`, () => {
  it('are the maps that PyTorch and NumPy compute', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sulcus-explain-'))
    try {
      const slice = spotSlice({ row: 40, column: 22 })
      const manifest = { ...spotManifest(), outputs: { ...spotManifest().outputs, heat: { name: 'heat', stride: 4 } } }
      const file = join(folder, 'network.onnx')
      const asked = { height: side, width: side, data: Array.from(preprocess(slice, manifest.input).data), ...usualPatches({ height: side, width: side }) }
      const expected = answer.parse(JSON.parse(spawnSync(python, [script, file], { input: JSON.stringify(asked), encoding: 'utf8' }).stdout))
      const read = await readOnnx(file)
      const explainer = read.ok ? await openExplainer(read.value, manifest) : read
      if (!explainer.ok) throw new Error(explainer.failure.message)
      expect(explainer.value.offer.methods).toEqual(['cam', 'heat', 'occlusion', 'score-cam'])
      const explain = async (method: ExplanationMethod) => {
        const explained = await explainer.value.explain(slice, { method, label: labels[1] }, new AbortController().signal)
        if (!explained.ok) throw new Error(explained.failure.message)
        return explained.value
      }
      const cam = await explain('cam')
      expect(cam.exact?.logit).toBeCloseTo(expected.logits[1] ?? NaN, 4)
      expect(cam.exact?.bias).toBeCloseTo(expected.bias, 6)
      expect(furthest(cam.grid.data, expected.cam)).toBeLessThan(1e-4)
      expect(furthest((await explain('occlusion')).grid.data, expected.occlusion)).toBeLessThan(1e-4)
      expect(furthest((await explain('score-cam')).grid.data, expected.scoreCam)).toBeLessThan(1e-4)
      // Maps of zeros would agree too.
      for (const map of [expected.cam, expected.occlusion, expected.scoreCam]) expect(Math.max(...map) - Math.min(...map)).toBeGreaterThan(0.01)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

/** The largest difference of two maps; NaN where their sizes differ. */
function furthest(a: Float32Array, b: readonly number[]): number {
  return a.length === b.length ? Math.max(...b.map((value, at) => Math.abs(value - (a[at] ?? NaN)))) : NaN
}
