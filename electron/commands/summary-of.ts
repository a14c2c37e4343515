/** What a command that writes a file per series says at its end, in one line; `what` is the participle of what it does. */
export function summaryOf(what: string, done: number, found: number, out: string): string {
  if (found === 0) return `Nothing was ${what}: no series was found.`
  return done === 0 ? `Nothing was ${what}, of ${found} series.` : `${done} of ${found} series ${what}. Results in ${out}`
}
