import type { FailureCode } from '../../../electron/core/failure-codes.ts'
import type { Skipped } from '../../../electron/core/study.ts'

/** Files that were not opened for one reason. */
export interface ProblemGroup {
  readonly code: FailureCode
  /** The sentence that holds for all of them; null where they differ. */
  readonly message: string | null
  readonly files: readonly Skipped[]
}

/** The problems by reason, the commonest first; files keep their order. */
export function problemGroups(skipped: readonly Skipped[]): ProblemGroup[] {
  const byCode = Map.groupBy(skipped, ({ code }) => code)
  const groups = [...byCode].map(([code, files]): ProblemGroup => {
    const message = files[0]?.message ?? ''
    return { code, message: files.every((one) => one.message === message) ? message : null, files }
  })
  return groups.sort((a, b) => b.files.length - a.files.length)
}

/** The problems whose file, code or sentence holds every word of the search, whatever its case. */
export function matchingProblems(skipped: readonly Skipped[], search: string): readonly Skipped[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return skipped
  return skipped.filter(({ file, code, message }) => {
    const text = `${file} ${code} ${message}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** One line a file, with tabs between file, code and sentence, so that it pastes into a table. */
export function problemText(skipped: readonly Skipped[]): string {
  return skipped.map(({ file, code, message }) => `${file}\t${code}\t${message}\n`).join('')
}
