import type { Failure } from './result.ts'

/** What a model does with a slice: names it, boxes what it sees, or outlines it too. */
export type ModelTask = 'classify' | 'detect' | 'segment'

/** A model that Sulcus has, as lists show it. */
export interface ModelListing {
  readonly id: string
  readonly version: string
  readonly title: string
  readonly licence: string
  readonly task: ModelTask
  readonly labels: readonly string[]
  readonly sha256: string
  /** Of the network's file. */
  readonly bytes: number
  readonly origin: 'shipped' | 'added'
  /** Name of the file that it was added from, and when (ISO 8601); null for the one that Sulcus comes with. */
  readonly from: { readonly file: string; readonly addedAt: string } | null
  /** What had to be guessed, in words. */
  readonly assumptions: readonly string[]
  /** The classifier that analyses. */
  readonly chosen: boolean
}

/** All models, and what lies among them and cannot be used. */
export interface ModelList {
  readonly models: readonly ModelListing[]
  readonly broken: readonly { readonly id: string; readonly failure: Failure }[]
}
