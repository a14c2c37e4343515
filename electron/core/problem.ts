import type { Skipped, Unopened } from './study.ts'

/**
 * What is told of a file that was not opened: where it belongs is for Sulcus alone. Apart from the schemas, which take
 * 16 ms to load: `convert`, which needs none of them, is done after 270.
 */
export function problemOf({ file, code, message }: Unopened): Skipped {
  return { file, code, message }
}
