import { loadSlice } from './image-source.ts'

const reach = 6

/** Loads the slices around the shown one, the nearest first, one at a time; a new call ends the one before. */
export class Prefetch {
  #round = 0

  async around(imageIds: readonly string[], index: number): Promise<void> {
    this.#round += 1
    const round = this.#round
    for (let distance = 1; distance <= reach; distance += 1) {
      for (const neighbour of [index + distance, index - distance]) {
        const imageId = imageIds[neighbour]
        if (round !== this.#round) return
        // A neighbour that fails says so when the person gets there.
        if (imageId) await loadSlice(imageId).catch(() => undefined)
      }
    }
  }

  stop(): void {
    this.#round += 1
  }
}
