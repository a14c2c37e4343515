import type { ExactSum, ExplanationMethod } from '../../core/explanation.ts'
import type { HeatGrid } from '../../core/heat-grid.ts'
import type { Result } from '../../core/result.ts'
import type { ScalarImage } from '../../core/scalar-image.ts'
import { heatOnSlice } from '../heat-on-slice.ts'
import type { NetworkInput } from '../preprocess.ts'
import type { Pass } from './batched-network.ts'

/** A map on a grid of square cells of the network's input; more is more evidence for the class. */
export interface CellMap extends ScalarImage {
  /** Input pixels a cell, in both directions. */
  readonly stride: number
  readonly exact?: ExactSum
}

/** One way to explain an answer. */
export interface MapMaker {
  readonly method: ExplanationMethod
  /** About how many forward passes a map takes. */
  readonly passes: number
  /** The map of one class for one picture. Fails as the network's calls do. */
  make(input: NetworkInput, label: number, pass: Pass): Promise<Result<CellMap>>
}

/** A map in the input's own pixels, bilinearly between cell centres. */
export function onInput(map: CellMap, height: number, width: number): Float32Array {
  const whole: HeatGrid = { ...map, letterbox: { rows: height, columns: width, offsetRow: 0, offsetColumn: 0 } }
  return heatOnSlice(whole, height, width).data
}
