import type { SharedMemory } from './shared-memory.ts'

/** Results that stay where they were computed may take this much together; further ones are copied out. */
const mostShared = 384 << 20

/**
 * Lends out results as views of the shared memory, because a fresh array costs more than computing one: 0.3 ms for
 * 512 × 512 pixels, of which most goes into pages that the system must clear. Each view has a buffer object of its own,
 * and its block is used again once that object cannot be reached any more, neither by the view nor by any other made
 * from it; `release` is for those who know earlier. Where too many are kept, results become ordinary arrays.
 */
export class ResultStore {
  readonly #memory: SharedMemory
  readonly #blocks = new WeakMap<ArrayBufferLike, { readonly address: number; readonly bytes: number }>()
  readonly #forgotten: FinalizationRegistry<{ readonly address: number; readonly bytes: number }>
  #lent = 0

  constructor(memory: SharedMemory) {
    this.#memory = memory
    this.#forgotten = new FinalizationRegistry((block) => this.#take(block))
  }

  /** Whether `bytes` more may be lent out. */
  hasRoom(bytes: number): boolean {
    return this.#lent + bytes <= mostShared
  }

  /** The block at `address` as numbers that the caller may keep. */
  lend(address: number, length: number): Float32Array {
    const buffer = this.#memory.handle()
    const block = { address, bytes: length * 4 }
    this.#blocks.set(buffer, block)
    this.#forgotten.register(buffer, block, buffer)
    this.#lent += block.bytes
    return new Float32Array(buffer, address, length)
  }

  /** A copy of some numbers that is read without being copied once more; the numbers themselves where there is no room. */
  adopt(data: Float32Array): Float32Array {
    if (this.addressOf(data) !== null || !this.hasRoom(data.byteLength)) return data
    const address = this.#memory.allocate(data.byteLength)
    if (address === null) return data
    this.#memory.floats.set(data, address >> 2)
    return this.lend(address, data.length)
  }

  /** Where a lent result lies; null for numbers that are not one, or not one's whole. */
  addressOf(data: Float32Array): number | null {
    const block = this.#blocks.get(data.buffer)
    return block && block.address === data.byteOffset && block.bytes === data.byteLength ? block.address : null
  }

  /** Takes a lent result back at once; its numbers must not be read any more. Does nothing to other arrays. */
  release(data: Float32Array): void {
    const block = this.#blocks.get(data.buffer)
    if (!block) return
    this.#blocks.delete(data.buffer)
    this.#forgotten.unregister(data.buffer)
    this.#take(block)
  }

  #take({ address, bytes }: { readonly address: number; readonly bytes: number }): void {
    this.#lent -= bytes
    this.#memory.free(address)
  }
}
