import { fork } from 'node:child_process'
import type { EngineProcess } from './client.ts'

/** Starts the engine as a forked Node process; typed arrays cross by structured clone. */
export function spawnFork(entry: string, argument: string): EngineProcess {
  const child = fork(entry, [argument], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return {
    post: (message) => {
      // What a dead child cannot take any more is dropped: its exit event answers the pending calls.
      if (child.connected) child.send(message as object, () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      child.once('exit', listener)
      // One that cannot be started at all never exits.
      child.once('error', listener)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
