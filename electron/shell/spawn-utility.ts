import { utilityProcess } from 'electron'
import type { EngineProcess } from '../engine/client.ts'

/** Starts the engine as Electron's utility process. */
export function spawnUtility(entry: string, argument: string): EngineProcess {
  const child = utilityProcess.fork(entry, [argument], { serviceName: 'Sulcus engine', stdio: 'inherit' })
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  }
}
