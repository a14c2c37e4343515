import { expect, it } from 'vitest'
import { showsHeat } from '../../../electron/core/shows-heat.ts'
import { record } from '../../fixtures/study.ts'

const traits = { calibrated: false, heat: false, gatesSeries: true, gatesSlices: false }

it('goes by what the analysis was kept with; in earlier versions by whether there are cells', () => {
  const kept = record()
  const empty = kept.heat.map((grid) => ({ ...grid, rows: 1, columns: 1, data: new Float32Array(1) }))
  expect(showsHeat(kept)).toBe(true)
  expect(showsHeat({ ...kept, heat: empty })).toBe(false)
  expect(showsHeat({ ...kept, model: { ...kept.model, traits } })).toBe(false)
  expect(showsHeat({ ...kept, heat: empty, model: { ...kept.model, traits: { ...traits, heat: true } } })).toBe(true)
})
