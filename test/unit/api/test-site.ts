import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openDatabase } from '../../../electron/annotations/open-database.ts'
import { SliceLabels } from '../../../electron/annotations/slice-labels.ts'
import { Store } from '../../../electron/annotations/store.ts'
import { createSite } from '../../../electron/api/api.ts'
import type { ApiContext } from '../../../electron/api/context.ts'
import { EngineClient } from '../../../electron/engine/client.ts'
import { fakeEngine } from '../../fixtures/fake-engine.ts'
import { record, study } from '../../fixtures/study.ts'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'
import { parseEvents, type ServerSentEvent } from '../../fixtures/server-sent-events.ts'

type Behaviour = Parameters<typeof fakeEngine>[0]

export const openedAt = '2026-01-01T00:00:00.000Z'

/** The whole site over a real store in a folder of the test's own and an engine that behaves as told. */
export function testSite(behaviour: Behaviour = () => ({}), change: Partial<ApiContext> = {}) {
  const folder = tempFolder()
  put(folder, {
    'package.json': '{"secret":true}', 'page-notes/secret.js': 'secret',
    'page/index.html': '<!doctype html><title>Sulcus</title>', 'page/assets/app.js': 'export {}', 'page/assets/app.css': 'body{}', 'page/assets/odd.xyz': '?',
  })
  const database = openDatabase(join(folder, 'data'))
  if (!database.ok) throw new Error(database.failure.message)
  const store = new Store(database.value)
  const labels = new SliceLabels(database.value)
  const engines = fakeEngine(behaviour)
  const engine = new EngineClient(engines.spawn)
  const uploadFolder = join(folder, 'data', 'uploads')
  onTestFinished(() => {
    engine.stop()
    store.close()
  })
  const app = createSite({ engine, modelTrials: engine, store, labels, uploadFolder, uploadNames: new Map(), door: 'browser', ...change }, join(folder, 'page'))
  const get = (path: string, init?: RequestInit): Promise<Response> => Promise.resolve(app.request(path, init))
  const post = (path: string, body: unknown, signal: AbortSignal | null = null): Promise<Response> =>
    get(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' }, signal })
  const events = async (path: string, body: unknown): Promise<ServerSentEvent[]> => parseEvents(await (await post(path, body)).text())
  return { app, store, labels, engine, engines, folder, uploadFolder, get, post, events }
}

/** A site with one study open and its series analysed. */
export function siteWithStudy(behaviour: Behaviour = () => ({}), change: Partial<ApiContext> = {}) {
  const site = testSite(behaviour, change)
  site.store.saveStudy(study(), openedAt)
  site.store.saveRecord('study-1', 'series-1', record(), openedAt)
  return site
}
