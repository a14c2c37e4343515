/** Bytes before the heap: the words by which threads find their work. */
const reserved = 4096
const page = 65_536
/** Memory grows by at least this much at a time, so that growing stays rare. */
const growthStep = 16 << 20
/** The most that the engine takes; larger work is cut into bands, and results beyond it become ordinary arrays. */
export const mostMemory = 1 << 30

interface Gap {
  start: number
  end: number
}

/**
 * The WebAssembly memory that all threads of the engine share, and a first-fit allocator over it. Addresses are bytes.
 * Blocks begin on cache lines and are staggered by one, so that planes of a round size do not compete for the same sets
 * of the cache.
 */
export class SharedMemory {
  readonly memory = new WebAssembly.Memory({ initial: growthStep / page, maximum: 65_536, shared: true })
  words = new Int32Array(this.memory.buffer)
  floats = new Float32Array(this.memory.buffer)
  #gaps: Gap[] = [{ start: reserved, end: growthStep }]
  readonly #sizes = new Map<number, number>()

  /** The address of a fresh block whose content is arbitrary; null when the memory is used up. */
  allocate(bytes: number): number | null {
    const size = (Math.ceil(bytes / 64) + 1) * 64
    const gap = this.#gaps.find(({ start, end }) => end - start >= size) ?? this.#grow(size)
    if (!gap) return null
    const { start } = gap
    gap.start += size
    if (gap.start === gap.end) this.#gaps.splice(this.#gaps.indexOf(gap), 1)
    this.#sizes.set(start, size)
    return start
  }

  free(address: number): void {
    const size = this.#sizes.get(address)
    if (size === undefined) throw new Error(`no block at ${address}`)
    this.#sizes.delete(address)
    this.#addGap({ start: address, end: address + size })
  }

  /** A fresh object for the same bytes: as long as anyone can reach a view of them, it is reachable too. */
  handle(): SharedArrayBuffer {
    this.#refresh(0)
    return this.memory.buffer as unknown as SharedArrayBuffer
  }

  #grow(size: number): Gap | null {
    const before = this.memory.buffer.byteLength
    const bytes = Math.ceil(Math.max(size, growthStep) / page) * page
    if (before + bytes > mostMemory) return null
    try {
      this.#refresh(bytes / page)
    } catch {
      return null
    }
    return this.#addGap({ start: before, end: before + bytes })
  }

  #refresh(pages: number): void {
    this.memory.grow(pages)
    if (pages === 0) return
    this.words = new Int32Array(this.memory.buffer)
    this.floats = new Float32Array(this.memory.buffer)
  }

  /** Keeps the gaps in order and merges neighbours; returns the one that now holds `fresh`. */
  #addGap(fresh: Gap): Gap {
    const next = this.#gaps.findIndex(({ start }) => start > fresh.start)
    const at = next < 0 ? this.#gaps.length : next
    const before = this.#gaps[at - 1]
    const after = this.#gaps[at]
    if (before && before.end === fresh.start) {
      before.end = fresh.end
      if (after && after.start === before.end) {
        before.end = after.end
        this.#gaps.splice(at, 1)
      }
      return before
    }
    if (after && after.start === fresh.end) {
      after.start = fresh.start
      return after
    }
    this.#gaps.splice(at, 0, fresh)
    return fresh
  }
}
