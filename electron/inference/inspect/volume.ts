import type { TensorShape } from '../../core/model-inspection.ts'

/** The number of a tensor's elements; 1 for a number alone. */
export function volume(shape: TensorShape): number {
  return shape.reduce((product, side) => product * side, 1)
}
