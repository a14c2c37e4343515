/** Lets only the newest of a row of asynchronous tasks finish: each new one aborts the one before. */
export class Latest {
  #abort: AbortController | null = null

  /** A signal for the new task; false from `isCurrent` means that its result must be dropped. */
  begin(): { readonly signal: AbortSignal; readonly isCurrent: () => boolean } {
    this.stop()
    const abort = new AbortController()
    this.#abort = abort
    return { signal: abort.signal, isCurrent: () => this.#abort === abort }
  }

  stop(): void {
    this.#abort?.abort()
    this.#abort = null
  }
}
