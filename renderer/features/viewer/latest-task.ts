/** Runs tasks one after the other. Of those asked for while one runs, only the last is begun. */
export class LatestTask {
  #latest = 0
  /** The end of the task that runs. */
  #running: Promise<unknown> = Promise.resolve()

  /**
   * @param task asks whether it is still the latest, and gives up what no longer counts; it must not throw
   * @returns null when a later task, or `cancel`, overtook it before it began
   */
  run<T>(task: (isLatest: () => boolean) => Promise<T>): Promise<T | null> {
    this.#latest += 1
    const own = this.#latest
    const isLatest = (): boolean => own === this.#latest
    const done = this.#running.then(() => (isLatest() ? task(isLatest) : null))
    this.#running = done
    return done
  }

  /** No task that was asked for is the latest any more. */
  cancel(): void {
    this.#latest += 1
  }
}
