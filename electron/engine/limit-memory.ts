import { totalmem } from 'node:os'
import { Worker } from 'node:worker_threads'

/** What the largest network that may be tried (512 MiB) takes several times over; on small machines three quarters of theirs. */
export const trialMemory = Math.min(6 * 1024 ** 3, 0.75 * totalmem())

/** Plain JavaScript, since it is no file of its own in a bundle. */
const watcher = `
const { most } = require('node:worker_threads').workerData
const nothing = new Int32Array(new SharedArrayBuffer(4))
for (;;) {
  Atomics.wait(nothing, 0, 0, 50)
  if (process.memoryUsage.rss() > most) process.kill(process.pid, 'SIGKILL')
}
`

let watched = false

/**
 * Ends this process once it holds more than so many bytes: a network may ask for any number of them, and native code that
 * holds the main thread hears no other order. Looked at 20 times a second. Keeps no process alive.
 */
export function limitMemory(most = trialMemory): void {
  if (watched) return
  watched = true
  new Worker(watcher, { eval: true, workerData: { most } }).unref()
}
