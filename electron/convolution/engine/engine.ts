import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CallArena } from './call-arena.ts'
import { ResultStore } from './result-store.ts'
import { SharedMemory } from './shared-memory.ts'
import { Team } from './team.ts'

/** The WebAssembly side: its memory, its threads, and the results it has lent out. */
export interface Engine {
  readonly memory: SharedMemory
  readonly team: Team
  readonly results: ResultStore
  readonly arena: CallArena
}

let current: Engine | null | undefined

/** The engine of this process, made when first asked for; null where WebAssembly's SIMD or threads are missing. */
export function engine(): Engine | null {
  if (current === undefined) current = createEngine()
  return current
}

/** Goes on without threads, or, when there were none, without WebAssembly: for a job that a helper has spoilt. */
export function giveUpOn(failed: Engine): void {
  if (current === failed) current = failed.team.threads > 1 ? createEngine(1) : null
}

/** For measurements: a fresh engine with this many threads; results lent out before stay as they are. */
export function useThreads(threads: number): void {
  current = createEngine(threads)
}

function createEngine(threads?: number): Engine | null {
  // A way to compare, and for a machine on which something is wrong with the fast path.
  if (process.env['SULCUS_CONVOLUTION'] === 'plain') return null
  const bytes = moduleBytes()
  if (!bytes) return null
  try {
    const memory = new SharedMemory()
    const team = new Team(new WebAssembly.Module(bytes), memory, threads)
    return { memory, team, results: new ResultStore(memory), arena: new CallArena(memory) }
  } catch {
    return null
  }
}

/** The compiled engine: beside the bundles, or where the sources' own build puts it. */
function moduleBytes(): Uint8Array<ArrayBuffer> | null {
  const here = dirname(fileURLToPath(import.meta.url))
  const places = [join(here, 'convolution.wasm'), join(here, '..', 'convolution.wasm'), join(here, '..', '..', '..', 'dist', 'convolution', 'engine.wasm')]
  for (const place of places) {
    try {
      return new Uint8Array(readFileSync(place))
    } catch {
      // the next place
    }
  }
  return null
}
