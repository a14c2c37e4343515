import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { Exerciser, type Exercised } from './exercise.ts'
import { originals } from './originals.ts'

/** What the watchdog hears: a mutant is about to be opened, or has been. */
export type Report = { readonly begun: number } | { readonly exercised: Exercised } | { readonly unhandled: string }

const { seed, from, to } = z.object({ seed: z.number(), from: z.number(), to: z.number() }).parse(workerData)
const report = (message: Report): void => parentPort?.postMessage(message)
process.on('unhandledRejection', (reason) => report({ unhandled: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason) }))

const exerciser = new Exerciser(await originals(), seed)
for (let index = from; index < to; index += 1) {
  report({ begun: index })
  report({ exercised: await exerciser.exercise(index) })
}
exerciser.remove()
