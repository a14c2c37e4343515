import { describe, expect, it } from 'vitest'
import type { ExplanationRequest } from '../../../electron/core/explanation.ts'
import { ok } from '../../../electron/core/result.ts'
import { explainOperations } from '../../../electron/engine/explain-operations.ts'
import type { Explainer } from '../../../electron/inference/explain/open-explainer.ts'
import { jobContext } from '../../fixtures/job-context.ts'
import { sliceHeader } from '../../fixtures/study.ts'

describe('explanation', () => {
  it('is of the class asked for, else of the one that the network calls', async () => {
    const asked: ExplanationRequest[] = []
    const grid = { rows: 1, columns: 1, stride: 4, letterbox: { rows: 4, columns: 6, offsetRow: 0, offsetColumn: 0 }, data: Float32Array.of(1) }
    const explainer = {
      calledLabel: async () => ok('second'),
      explain: async (_slice, request) => {
        asked.push(request)
        return ok({ ...request, probability: 0.7, exact: null, grid })
      },
    } satisfies Partial<Explainer>
    const slice = { rows: 4, columns: 6, data: new Float32Array(24), window: { centre: 0, width: 1 }, rowSpacing: 1, columnSpacing: 1 }
    const engine = explainOperations(async () => ok(slice), (_id, work) => work(jobContext()), async () => ok(explainer as unknown as Explainer))
    expect(await engine.explanation('1', sliceHeader(0), { method: 'occlusion', label: null })).toMatchObject({ value: { label: 'second', image: { rows: 4, columns: 6 } } })
    expect(await engine.explanation('2', sliceHeader(0), { method: 'occlusion', label: 'third' })).toMatchObject({ value: { label: 'third' } })
    expect(asked.map(({ label }) => label)).toEqual(['second', 'third'])
  })
})
