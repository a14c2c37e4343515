import type { TensorShape } from '../../core/model-inspection.ts'
import { volume } from './volume.ts'

/**
 * Multiply-adds of an Einsum of two tensors (ONNX operator Einsum): output elements × the sides that are summed over. 0 for
 * one tensor, which is summed without a product. Null for more than two, whose cost depends on the order in which they are
 * multiplied, for an ellipsis that is summed over, and for an equation that does not fit the shapes.
 */
export function einsumSums(equation: string, inputs: readonly TensorShape[], output: TensorShape): number | null {
  const [left = '', right] = equation.replaceAll(' ', '').split('->')
  const terms = left.split(',')
  if (terms.length !== inputs.length || inputs.length > 2) return null
  if (inputs.length === 1) return 0
  if (right !== undefined && left.includes('...') && !right.includes('...')) return null
  const sides = new Map<string, number>()
  for (const [index, term] of terms.entries()) {
    const shape = inputs[index] ?? []
    const [before = '', after] = term.split('...')
    const named = before.length + (after ?? '').length
    if (after === undefined ? named !== shape.length : named > shape.length) return null
    const lettered = [...[...before].map((letter, at) => [letter, shape[at]] as const), ...[...(after ?? '')].map((letter, at, all) => [letter, shape[shape.length - all.length + at]] as const)]
    // A side of 1 is stretched over the other tensor's.
    for (const [letter, side = 0] of lettered) sides.set(letter, Math.max(side, sides.get(letter) ?? 0))
  }
  const times = (letter: string): number => terms.join('').split(letter).length - 1
  const kept = right ?? [...sides.keys()].filter((letter) => times(letter) === 1).join('')
  const summed = [...sides].filter(([letter]) => !kept.includes(letter)).map(([, side]) => side)
  return volume(output) * volume(summed)
}
