import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadModel } from '../../../../electron/inference/load-model.ts'
import { installModel } from '../../../../electron/inference/models/install-model.ts'
import { chooseModel, chosenModel, listModels, removeModel } from '../../../../electron/inference/models/model-library.ts'
import { brightnessNetwork } from '../../../fixtures/brightness-network.ts'
import { tempFolder } from '../../../fixtures/temp-folder.ts'
import { shippedFolder } from '../shipped-model.ts'

const folders = () => ({ models: join(shippedFolder, '..'), addedModels: join(tempFolder(), 'models') })
const papers = { name: 'Bright or dark?.onnx', addedAt: '2026-01-01T00:00:00.000Z' }

describe('the library of models', () => {
  it('adds the same network again, but no other under its id', async () => {
    const place = folders()
    expect(await installModel(brightnessNetwork(), papers, place)).toMatchObject({ ok: true })
    expect(await installModel(brightnessNetwork(), papers, place)).toMatchObject({ ok: true })
    expect(await installModel(brightnessNetwork({ side: 48 }), papers, place)).toMatchObject({ failure: { code: 'model-invalid', message: /another model with the id “bright-or-dark”/ } })
  })

  it('remembers which classifies, and falls back to the one that Sulcus comes with', async () => {
    const place = folders()
    await installModel(brightnessNetwork(), papers, place)
    expect(await chosenModel(place)).toBe('brain-mri-cnn')
    expect(await chooseModel('bright-or-dark', place)).toEqual({ ok: true, value: true })
    expect(await chosenModel(place)).toBe('bright-or-dark')
    expect((await listModels(place)).models.map(({ id, chosen }) => [id, chosen])).toEqual([['brain-mri-cnn', false], ['bright-or-dark', true]])
    expect(await removeModel('bright-or-dark', place)).toEqual({ ok: true, value: true })
    expect(await chosenModel(place)).toBe('brain-mri-cnn')
    expect((await listModels(place)).models).toHaveLength(1)
  })

  it('keeps the model that Sulcus comes with, and knows no paths', async () => {
    const place = folders()
    expect(await removeModel('brain-mri-cnn', place)).toMatchObject({ failure: { code: 'request-invalid' } })
    for (const id of ['..', '../..', 'nothing', '', 'a/b']) {
      expect(await removeModel(id, place)).toMatchObject({ failure: { code: 'model-not-found' } })
      expect(await chooseModel(id, place)).toMatchObject({ failure: { code: 'model-not-found' } })
    }
  })

  it('lists what was damaged since, with the reason, and does not load it', async () => {
    const place = folders()
    await installModel(brightnessNetwork(), papers, place)
    const weights = join(place.addedModels, 'bright-or-dark/weights.onnx')
    writeFileSync(weights, brightnessNetwork({ side: 48 }))
    expect(await loadModel(join(place.addedModels, 'bright-or-dark'))).toMatchObject({ failure: { code: 'model-invalid', message: /SHA-256/ } })
    writeFileSync(join(place.addedModels, 'bright-or-dark/manifest.json'), '{')
    expect(await listModels(place)).toMatchObject({ models: [{ id: 'brain-mri-cnn' }], broken: [{ id: 'bright-or-dark', failure: { code: 'model-invalid' } }] })
  })
})
