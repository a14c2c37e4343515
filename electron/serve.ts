import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serve as listen } from '@hono/node-server'
import { Hono } from 'hono'
import { createSite } from './api/api.ts'
import { loopbackGuard } from './api/loopback-guard.ts'
import { openServices } from './api/open-services.ts'
import { securityHeaders } from './api/security-headers.ts'
import { addedModelsFolder, type EngineResources } from './core/resources.ts'
import { ok, type Result } from './core/result.ts'
import { spawnFork } from './engine/spawn-fork.ts'
import { locateEngine, locateResources } from './locate-resources.ts'

export interface ServeOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly dataFolder: string
}

export interface Serving {
  /** The one-time address. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** Door 2: serves the same app to one browser of this machine, on 127.0.0.1 alone. */
export async function serve({ port, dataFolder }: ServeOptions): Promise<Result<Serving>> {
  const resources = locateResources()
  const engineResources: EngineResources = { ...resources, addedModels: join(dataFolder, addedModelsFolder) }
  const spawnEngine = () => spawnFork(locateEngine(), JSON.stringify(engineResources))
  const services = await openServices({ dataFolder, resources, door: 'browser', spawnEngine })
  if (!services.ok) return services
  const end = (): void => {
    services.value.engine.stop()
    services.value.modelTrials.stop()
    services.value.store.close()
  }
  let address = ''
  const guard = loopbackGuard(() => address)
  const app = new Hono().use(securityHeaders, guard.middleware).route('/', createSite(services.value, resources.page))
  const bound = await new Promise<{ info: AddressInfo; server: ReturnType<typeof listen> }>((resolve, reject) => {
    const server = listen({ fetch: app.fetch, hostname: '127.0.0.1', port }, (info) => resolve({ info, server }))
    server.on('error', reject)
  }).catch((error: unknown) => {
    // A running engine would keep this process from ending.
    end()
    throw error
  })
  address = `127.0.0.1:${bound.info.port}`
  return ok({
    url: `http://${address}/?token=${guard.token}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => bound.server.close(() => resolve()))
      if ('closeAllConnections' in bound.server) bound.server.closeAllConnections()
      await closed
      end()
    },
  })
}
