const longest = 200

/** States to go back to and forward again; immutable. */
export interface History<T> {
  readonly past: readonly T[]
  readonly present: T
  readonly future: readonly T[]
  /** Changes with the same tag in a row, such as letters typed into one cell, are one step. */
  readonly tag: string
}

export function beginHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], tag: '' }
}

/** A new state; what was undone is forgotten. An empty tag never joins with the step before. */
export function changed<T>({ past, present, tag: last }: History<T>, next: T, tag = ''): History<T> {
  const joined = tag !== '' && tag === last
  return { past: joined ? past : [...past, present].slice(-longest), present: next, future: [], tag }
}

export function undone<T>(history: History<T>): History<T> {
  const { past, present, future } = history
  const before = past.at(-1)
  return before === undefined ? history : { past: past.slice(0, -1), present: before, future: [present, ...future], tag: '' }
}

export function redone<T>(history: History<T>): History<T> {
  const { past, present, future } = history
  const [after, ...rest] = future
  return after === undefined ? history : { past: [...past, present], present: after, future: rest, tag: '' }
}
