import type { SharedMemory } from './shared-memory.ts'

/** Thrown inside a job's making when the shared memory is used up; the job is then computed the plain way. */
export class OutOfMemory extends Error {}

/**
 * What a call needs in the shared memory besides its results. Blocks are kept from call to call and grow when a call needs
 * more; all are free again at `reset`.
 */
export class CallArena {
  readonly #memory: SharedMemory
  #blocks: { readonly address: number; readonly bytes: number }[] = []
  #used = 0

  constructor(memory: SharedMemory) {
    this.#memory = memory
  }

  /** Begins a call. Blocks beyond `keep` bytes are given back. */
  reset(keep = 96 << 20): void {
    this.#used = 0
    let total = 0
    this.#blocks = this.#blocks.filter(({ address, bytes }) => {
      total += bytes
      if (total <= keep) return true
      this.#memory.free(address)
      return false
    })
  }

  /** A block until the next `reset`; its content is arbitrary. Throws `OutOfMemory`. */
  take(bytes: number): number {
    const fitting = this.#blocks.findIndex((block, index) => index >= this.#used && block.bytes >= bytes && block.bytes <= 4 * bytes + 4096)
    const block = fitting >= 0 ? this.#blocks.splice(fitting, 1)[0] : this.#fresh(bytes)
    if (!block) throw new OutOfMemory()
    this.#blocks.splice(this.#used, 0, block)
    this.#used += 1
    return block.address
  }

  #fresh(bytes: number): { readonly address: number; readonly bytes: number } | null {
    const address = this.#memory.allocate(bytes)
    return address === null ? null : { address, bytes }
  }

  /** Takes a block for whole numbers and fills it. */
  words(values: ArrayLike<number>): number {
    const address = this.take(4 * values.length)
    this.#memory.words.set(values, address >> 2)
    return address
  }

  /** Takes a block for numbers and fills it. */
  floats(values: ArrayLike<number>): number {
    const address = this.take(4 * values.length)
    this.#memory.floats.set(values, address >> 2)
    return address
  }
}
