import { join } from 'node:path'
import { onTestFinished, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../electron/annotations/open-database.ts'
import { Store } from '../../../electron/annotations/store.ts'
import { openServices } from '../../../electron/api/open-services.ts'
import { fail, ok } from '../../../electron/core/result.ts'
import type { Study } from '../../../electron/core/study.ts'
import { fakeEngine } from '../../fixtures/fake-engine.ts'
import { series, sliceHeader, study } from '../../fixtures/study.ts'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'

const sample = study('sample', { patientName: 'Sample^Phantom', series: [series('sample-series')] })
const sampleEngine = () =>
  fakeEngine(() => ({ indexPaths: async (_job, [path]) => (path === '/sample' ? ok({ studies: [sample], skipped: [] }) : fail('file-not-found', 'Not the sample.')) }))

function remembered(dataFolder: string, ...studies: readonly Study[]): void {
  const database = openDatabase(dataFolder)
  if (!database.ok) throw new Error(database.failure.message)
  const store = new Store(database.value)
  for (const one of studies) store.saveStudy(one, '2026-01-01T00:00:00.000Z')
  store.close()
}

async function opened(dataFolder: string, engines = sampleEngine()) {
  const resources = { models: '/models', sample: '/sample', page: '/page' }
  const services = await openServices({ dataFolder, resources, door: 'browser', spawnEngine: engines.spawn })
  if (services.ok) onTestFinished(() => services.value.store.close())
  return { services, engines }
}

describe('openServices', () => {
  it('opens the sample study for who has none', async () => {
    const dataFolder = tempFolder()
    const { services } = await opened(dataFolder)
    if (!services.ok) throw new Error(services.failure.message)
    expect(services.value.store.studies()).toEqual([sample])
    expect(services.value).toMatchObject({ door: 'browser', uploadFolder: join(dataFolder, 'uploads') })
    expect(services.value).not.toHaveProperty('pickPaths')
  })

  it('opens it too when no remembered study can be read any more', async () => {
    const dataFolder = tempFolder()
    remembered(dataFolder, study())
    const { services } = await opened(dataFolder)
    expect(services.ok && services.value.store.studies()).toEqual([sample, study()])
  })

  it('leaves it closed, and the engine asleep, for who has a study at hand', async () => {
    const dataFolder = tempFolder()
    put(dataFolder, { 'IM1.dcm': 'x' })
    const own = study('study-1', { series: [series('series-1', { slices: [sliceHeader(0, join(dataFolder, 'IM1.dcm'))] })] })
    remembered(dataFolder, own)
    const { services, engines } = await opened(dataFolder)
    expect(services.ok && services.value.store.studies()).toEqual([own])
    expect(engines.started).toHaveLength(0)
  })

  it('fails with the store’s failure, and starts no engine', async () => {
    const folder = tempFolder()
    put(folder, { file: 'not a folder' })
    const { services, engines } = await opened(join(folder, 'file'))
    expect(services).toMatchObject({ ok: false, failure: { code: 'store-unreadable' } })
    expect(engines.started).toHaveLength(0)
  })

  it('fails with the engine’s failure, and leaves no engine behind', async () => {
    const { services, engines } = await opened(tempFolder(), fakeEngine(() => ({ indexPaths: async () => fail('limit-exceeded', 'Too much.') })))
    expect(services).toEqual(fail('limit-exceeded', 'Too much.'))
    expect(engines.started.map((engine) => engine.killed())).toEqual([true])
  })
})
