import { gateSlice } from '../inference/gate/slice-gate.ts'
import type { ModelManifest } from '../inference/model-manifest.ts'
import type { NetworkInput } from '../inference/preprocess.ts'
import { findHead } from './find-head.ts'

/** What the gate says against a picture as a network gets it, its features left aside; empty when nothing does. */
export function pictureReasons({ height, width }: ModelManifest['input']): (input: NetworkInput) => readonly string[] {
  return (input) => gateSlice(findHead(input, height, width), null, null)
}
