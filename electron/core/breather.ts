/**
 * For loops of short blocking steps: the returned function gives the event loop its turn (a cancel, another request)
 * when the last turn lies more than `every` milliseconds back, and costs next to nothing otherwise.
 */
export function breather(every = 10): () => Promise<void> {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < every) return
    await new Promise((resume) => setImmediate(resume))
    last = performance.now()
  }
}
