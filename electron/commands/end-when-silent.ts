import { Worker } from 'node:worker_threads'

/** As in the window, whose engine is restarted then. */
const usualSeconds = 120

/** Counts the seconds in which the main thread did not beat. Plain JavaScript, since it is no file of its own in a bundle. */
const watcher = `
const { writeSync } = require('node:fs')
const { beats, seconds, words } = require('node:worker_threads').workerData
for (let silent = 0, last = -1; silent < seconds; ) {
  Atomics.wait(beats, 1, 0, 1000)
  const now = Atomics.load(beats, 0)
  silent = now === last ? silent + 1 : 0
  last = now
}
writeSync(2, words)
process.kill(process.pid, 'SIGKILL')
`

/**
 * Ends this process, with a sentence on standard error, once its main thread has been busy with one thing for 120 s
 * (SULCUS_MODEL_SECONDS): a network that never returns from a slice holds the thread, and no interrupt reaches it. A
 * sleeping machine is not counted. Keeps no process alive.
 */
export function endWhenSilent(env: NodeJS.ProcessEnv = process.env): void {
  const wanted = Number(env['SULCUS_MODEL_SECONDS'] ?? '')
  const seconds = Number.isSafeInteger(wanted) && wanted >= 1 && wanted <= 3600 ? wanted : usualSeconds
  const beats = new Int32Array(new SharedArrayBuffer(8))
  setInterval(() => Atomics.add(beats, 0, 1), 250).unref()
  const words = `\nThe network gave no answer for ${seconds} s (SULCUS_MODEL_SECONDS); Sulcus was stopped, and what was not finished is not written. [timed-out]\n`
  new Worker(watcher, { eval: true, workerData: { beats, seconds, words } }).unref()
}
