import type { Failure } from '../../electron/core/result.ts'

/** A failure on show until the person dismisses it. */
export interface Notice extends Failure {
  readonly id: number
}

const mostShown = 4

/** What went wrong lately, for the live region. */
export class Notices {
  list = $state.raw<readonly Notice[]>([])
  #next = 1

  /** Shows a failure; a cancellation was the person's own wish, and a repeat is not shown twice. */
  show(failure: Failure): void {
    if (failure.code === 'cancelled') return
    const others = this.list.filter(({ code, message }) => code !== failure.code || message !== failure.message)
    this.list = [...others, { ...failure, id: this.#next }].slice(-mostShown)
    this.#next += 1
  }

  /** Takes all notices down: the person has begun something new. */
  clear(): void {
    this.list = []
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id)
  }
}
