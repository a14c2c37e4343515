import type { SliceLabels } from '../annotations/slice-labels.ts'
import type { Store } from '../annotations/store.ts'
import type { EngineClient } from '../engine/client.ts'

/** What a person wants to choose in the system's dialog. */
export const pathKinds = ['files', 'folder', 'model'] as const
export type PathKind = (typeof pathKinds)[number]

/** What the routes work with; a door makes one and hands it in. */
export interface ApiContext {
  readonly engine: EngineClient
  /** Tries models that are about to be added, apart from the engine that works on studies; ended after each. */
  readonly modelTrials: EngineClient
  readonly store: Store
  /** What a person calls slices. */
  readonly labels: SliceLabels
  /** Where dropped files are kept until their study is forgotten. */
  readonly uploadFolder: string
  /** What people call dropped files that have not been opened yet, by the path of the copy. */
  readonly uploadNames: Map<string, string>
  readonly door: 'desktop' | 'browser'
  /** The system's own open dialog; only the desktop window has one. */
  readonly pickPaths?: (kind: PathKind) => Promise<readonly string[]>
}
