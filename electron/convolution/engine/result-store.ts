import type { SharedMemory } from './shared-memory.ts'

/** Results that stay where they were computed may take this much together; further ones are copied out. */
const mostShared = 192 << 20

/** Bytes of each block that is lent out with one buffer object, by address. */
type Blocks = Map<number, number>

/**
 * Lends out results as views of the shared memory, because a fresh array costs more than computing one: 0.3 ms for
 * 512 × 512 pixels, of which most goes into pages that the system must clear. The views of one call have a buffer object
 * of their own (to make one costs 2 µs), and their blocks are used again once that object cannot be reached any more,
 * neither by the views nor by any other made from them; `release` is for those who know earlier. Where too many are
 * kept, results become ordinary arrays.
 */
export class ResultStore {
  readonly #memory: SharedMemory
  readonly #lentWith = new WeakMap<ArrayBufferLike, Blocks>()
  readonly #forgotten: FinalizationRegistry<Blocks>
  #lent = 0

  constructor(memory: SharedMemory) {
    this.#memory = memory
    this.#forgotten = new FinalizationRegistry((blocks) => blocks.forEach((bytes, address) => this.#take(address, bytes)))
  }

  /** Whether `bytes` more may be lent out. */
  hasRoom(bytes: number): boolean {
    return this.#lent + bytes <= mostShared
  }

  /** The blocks at some addresses, each as `length` numbers that the caller may keep. */
  lend(addresses: readonly number[], length: number): Float32Array[] {
    const buffer = this.#memory.handle()
    const bytes = length * 4
    const blocks: Blocks = new Map(addresses.map((address) => [address, bytes]))
    this.#lentWith.set(buffer, blocks)
    this.#forgotten.register(buffer, blocks, buffer)
    this.#lent += blocks.size * bytes
    return addresses.map((address) => new Float32Array(buffer, address, length))
  }

  /** A copy of some numbers that is read without being copied once more; the numbers themselves where there is no room. */
  adopt(data: Float32Array): Float32Array {
    if (this.addressOf(data) !== null || !this.hasRoom(data.byteLength)) return data
    const address = this.#memory.allocate(data.byteLength)
    if (address === null) return data
    this.#memory.floats.set(data, address >> 2)
    const [copy] = this.lend([address], data.length)
    return copy ?? data
  }

  /** Where a lent result lies; null for numbers that are not one, or not one's whole. */
  addressOf(data: Float32Array): number | null {
    return this.#lentWith.get(data.buffer)?.get(data.byteOffset) === data.byteLength ? data.byteOffset : null
  }

  /** Takes a lent result back at once; its numbers must not be read any more. Does nothing to other arrays. */
  release(data: Float32Array): void {
    const blocks = this.#lentWith.get(data.buffer)
    const bytes = blocks?.get(data.byteOffset)
    if (!blocks || bytes === undefined) return
    blocks.delete(data.byteOffset)
    if (blocks.size === 0) this.#forgotten.unregister(data.buffer)
    this.#take(data.byteOffset, bytes)
  }

  #take(address: number, bytes: number): void {
    this.#lent -= bytes
    this.#memory.free(address)
  }
}
