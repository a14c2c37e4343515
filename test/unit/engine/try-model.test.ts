import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { EngineClient, trialLimits } from '../../../electron/engine/client.ts'
import { spawnFork } from '../../../electron/engine/spawn-fork.ts'
import { tryModel } from '../../../electron/engine/try-model.ts'
import { brightnessNetwork } from '../../fixtures/brightness-network.ts'
import { fakeEngine } from '../../fixtures/fake-engine.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'

const root = join(import.meta.dirname, '../../..')
const addedAt = '2026-01-01T00:00:00.000Z'

describe('a model that is tried', () => {
  it('in a process of its own may never return: it is ended, and the next is tried as if nothing had been', async () => {
    const folder = tempFolder()
    const resources = { models: join(root, 'models'), addedModels: join(folder, 'models'), sample: '/nowhere', page: '/nowhere' }
    const trials = new EngineClient(() => spawnFork(join(root, 'electron/engine/process.ts'), JSON.stringify(resources)), { silence: 6_000, cancelGrace: 0 })
    onTestFinished(() => trials.stop())
    const put = (name: string, bytes: Uint8Array) => {
      writeFileSync(join(folder, name), bytes)
      return { file: join(folder, name), name, addedAt }
    }
    expect(await tryModel(trials, put('never.onnx', brightnessNetwork({ answer: 'never' })))).toMatchObject({ failure: { code: 'model-invalid', message: /did not answer.*stopped and is not used/ } })
    expect(await tryModel(trials, put('good.onnx', brightnessNetwork()))).toMatchObject({ ok: true, value: { id: 'good' } })
  }, 30_000)

  it('is not added when it brings its process down', async () => {
    const engines = fakeEngine((self) => ({
      addModel: async () => {
        self.crash()
        return new Promise(() => undefined)
      },
    }))
    expect(await tryModel(new EngineClient(engines.spawn), { file: '/nowhere/a.onnx', name: 'a.onnx', addedAt })).toMatchObject({ failure: { code: 'model-invalid', message: /brought down/ } })
  })

  it('has a minute, or as long as the person says', () => {
    expect([undefined, '5', '0', '1.5', 'long', '99999'].map((text) => trialLimits({ SULCUS_MODEL_SECONDS: text }).silence)).toEqual([60_000, 5_000, 60_000, 60_000, 60_000, 60_000])
  })
})
