/** Longest that a stream of calls holds up one step of a job, ms. */
const patience = 2_000

/**
 * What a person waits for goes before jobs: between two of its steps, a job lets such calls finish. Each of them comes back
 * to the event loop several times, so that it would otherwise wait for as many steps.
 */
export class Foreground {
  readonly #underway = new Set<Promise<unknown>>()
  readonly #patience: number

  constructor(most = patience) {
    this.#patience = most
  }

  /** Makes a function one whose calls go first. */
  first<A extends readonly unknown[], T>(call: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
    return (...args) => {
      const answer = call(...args)
      this.#underway.add(answer)
      const end = () => void this.#underway.delete(answer)
      answer.then(end, end)
      return answer
    }
  }

  /** A turn of the event loop, in which calls and cancels come in, and the end of those under way. */
  async giveWay(): Promise<void> {
    const begun = performance.now()
    do {
      await new Promise((resume) => setImmediate(resume))
      await Promise.allSettled(this.#underway)
    } while (this.#underway.size > 0 && performance.now() - begun < this.#patience)
  }
}
