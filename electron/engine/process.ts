import { createBirpc } from 'birpc'
import { z } from 'zod'
import type { EngineEvents, EngineFunctions } from './functions.ts'
import { createOperations } from './operations.ts'

/**
 * Entry of the engine process. Heavy and native work lives here, so that it neither blocks nor brings down the window.
 * Runs as Electron's utilityProcess (messages over `parentPort`) or as a forked child (messages over IPC).
 */
const resources = z.object({ models: z.string(), addedModels: z.string(), sample: z.string(), page: z.string() }).parse(JSON.parse(process.argv[2] ?? '{}'))

interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}
const parentPort = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort

const operations: EngineFunctions = createOperations(resources, { progress: (job, progress) => void rpc.progress.asEvent(job, progress) })
const rpc = createBirpc<EngineEvents, EngineFunctions>(operations, {
  // Time limits are the client's: it can end this process, which cannot end itself while native code runs.
  timeout: -1,
  post: (message) => {
    if (parentPort) parentPort.postMessage(message)
    else process.send?.(message)
  },
  on: (listener) => {
    if (parentPort) parentPort.on('message', ({ data }) => listener(data))
    else process.on('message', listener)
  },
})

// A parent that is gone leaves nobody to work for.
process.on('disconnect', () => process.exit(0))
