import { describe, expect, it } from 'vitest'
import { parseKernel } from '../../../electron/convolution/kernel.ts'
import { presetKernels } from '../../../electron/convolution/laboratory/preset-kernels.ts'
import { separableFactors } from '../../../electron/convolution/separable-factors.ts'
import { isPreset, kernelFault } from '../../../renderer/features/laboratory/judge-kernel.ts'
import { fitsGrid, normalised, randomCells, resized, withCell } from '../../../renderer/features/laboratory/kernel-edits.ts'
import { kernelText, readKernelText, shortWeight, weightOf, weightText } from '../../../renderer/features/laboratory/kernel-text.ts'

describe('weights as text', () => {
  it.each([['1', 1], [' -2.5 ', -2.5], ['−3', -3], ['1e-3', 0.001], ['1/9', 1 / 9], ['-1/4', -0.25], ['.5', 0.5]])('%s is a number', (text, value) => {
    expect(weightOf(text)).toBe(value)
  })

  it.each(['', ' ', '-', 'abc', '1,5', '0x10', '1/', '//', '“1”'])('%j is none', (text) => {
    expect(weightOf(text)).toBeNaN()
  })

  it.each([
    ['spaces', '1 2 3\n4 5 6'],
    ['tabs', '1\t2\t3\r\n4\t5\t6\r\n'],
    ['commas', '1, 2, 3\n4,5,6'],
    ['semicolons and empty lines', '1;2;3\n\n 4; 5; 6'],
    ['commas at the ends', '1,2,3,\n4,5,6,'],
    ['JSON', '[[1, 2, 3], [4, 5, 6]]'],
    ['a kernel file', '{"name": "edge", "weights": [[1, 2, 3], [4, 5, 6]]}'],
  ])('are read with %s', (_what, text) => {
    const read = readKernelText(text)
    expect(read).toMatchObject({ ok: true, value: { cells: [['1', '2', '3'], ['4', '5', '6']], name: text.includes('edge') ? 'edge' : null } })
  })

  it('are read as they stand where they make no kernel, for the engine to say why', () => {
    expect(readKernelText('1 2\n3')).toMatchObject({ value: { cells: [['1', '2'], ['3']] } })
    expect(readKernelText('1,,2')).toMatchObject({ value: { cells: [['1', '', '2']] } })
    expect(readKernelText(' ')).toMatchObject({ value: { cells: [] } })
    const text = readKernelText('[["1", null]]')
    expect(text.ok && text.value.cells[0]?.map(weightOf)).toEqual([NaN, NaN])
  })

  it.each(['[[1, 2', '{"weights": 3}', '{}', '[1, 2]'])('are refused where JSON says none: %s', (text) => {
    expect(readKernelText(text)).toMatchObject({ ok: false, failure: { code: 'kernel-invalid' } })
  })

  it.each<[string, readonly (readonly string[])[], 'decimal' | 'between' | null]>([
    // A lone column as a spreadsheet gives it; a whole number may stand among them.
    ['0,5\n1,5\n0,5', [['0.5'], ['1.5'], ['0.5']], 'decimal'],
    ['0,5\r\n-1\r\n,25\r\n', [['0.5'], ['-1'], ['.25']], 'decimal'],
    ['−1,5e-3\n+2,0', [['−1.5e-3'], ['+2.0']], 'decimal'],
    // Something else parts the weights.
    ['0,5 1,5\n1 2', [['0.5', '1.5'], ['1', '2']], 'decimal'],
    ['1\t2\n0,5\t1,5', [['1', '2'], ['0.5', '1.5']], 'decimal'],
    ['0,5;1,5\n-,5; 1', [['0.5', '1.5'], ['-.5', '1']], 'decimal'],
    ['0,5;1,5\n-,5;1;', [['0.5', '1.5'], ['-.5', '1']], 'decimal'],
    // Nothing else parts them.
    ['1,2', [['1', '2']], 'between'],
    ['1,2,1\n2,4,2', [['1', '2', '1'], ['2', '4', '2']], 'between'],
    ['0,5\n1,5,1', [['0', '5'], ['1', '5', '1']], 'between'],
    ['0,-1\n1,0', [['0', '-1'], ['1', '0']], 'between'],
    ['0.5,1\n1,2', [['0.5', '1'], ['1', '2']], 'between'],
    // A space beside a comma settles it.
    ['0, 5\n1, 5', [['0', '5'], ['1', '5']], null],
    ['1 , 2\n3 ,4', [['1', '2'], ['3', '4']], null],
    ['0.5 1.5', [['0.5', '1.5']], null],
  ])('have decimal commas or commas between them, by one rule: %j', (text, cells, commas) => {
    expect(readKernelText(text)).toEqual({ ok: true, value: { name: null, cells, commas } })
  })

  it.each(['1,2,3 4', '1,2, 3,4', '1 2\n0,5 1.5', '0,5; 1, 5'])('are refused with a hint where commas could be both: %j', (text) => {
    const read = readKernelText(text)
    expect(read).toMatchObject({ ok: false, failure: { code: 'kernel-invalid' } })
    expect(!read.ok && read.failure.message).toMatch(/^Row [12] has commas that could stand within numbers or between them/)
  })

  it('are refused where they are nested three deep', () => {
    const read = readKernelText('{"name": "b", "weights": [[[1, 2]]]}')
    expect(!read.ok && read.failure.message).toMatch(/three dimensions/)
  })

  it('are written as they are read', () => {
    const cells = [['1', '-2.5'], ['1/9', '0']]
    expect(readKernelText(kernelText(cells))).toMatchObject({ value: { cells } })
    expect(weightText(1 / 3)).toBe('0.33333333')
  })

  it('leave a Gaussian a product of two lines', () => {
    for (const { name, weights } of presetKernels.filter((preset) => /^(box|gaussian)/.test(preset.name))) {
      const kernel = parseKernel({ name, weights: weights.map((line) => line.map((weight) => weightOf(weightText(weight)))) })
      expect(kernel.ok && separableFactors(kernel.value), name).toHaveLength(1)
    }
  })
})

describe('edits of a kernel', () => {
  const edge = [['1', '2', '3'], ['4', '5', '6'], ['7', '8', '9']]

  it('change one weight', () => {
    expect(withCell(edge, 1, 2, 'x')).toEqual([['1', '2', '3'], ['4', '5', 'x'], ['7', '8', '9']])
  })

  it('resize about the centre, so that growing and shrinking gives the kernel back', () => {
    expect(resized(edge, 5, 3)).toEqual([['0', '0', '0'], ...edge, ['0', '0', '0']])
    expect(resized(edge, 1, 1)).toEqual([['5']])
    // The centre of an even side is sample n / 2.
    expect(resized([['5']], 2, 4)).toEqual([['0', '0', '0', '0'], ['0', '0', '5', '0']])
    for (const [rows, columns] of [[4, 6], [7, 9], [31, 31]] as const) expect(resized(resized(edge, rows, columns), 3, 3)).toEqual(edge)
  })

  it('normalise to a sum of 1, or to absolute values of 1 where the sum is 0', () => {
    expect(normalised([['1', '3']])).toEqual([['0.25', '0.75']])
    expect(normalised([['-1', '0', '1']])).toEqual([['-0.5', '0', '0.5']])
    expect(normalised([['0']])).toBeNull()
    expect(normalised([['1', 'x']])).toBeNull()
  })

  it('draw the same random weights from the same seed', () => {
    const drawn = randomCells(31, 31, 7)
    expect(randomCells(31, 31, 7)).toEqual(drawn)
    expect(randomCells(31, 31, 8)).not.toEqual(drawn)
    const weights = drawn.flat().map(weightOf)
    expect(weights.every((weight) => weight >= -1 && weight <= 1)).toBe(true)
    expect(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) / weights.length)).toBeLessThan(0.1)
  })

  it('fit the grid as a rectangle of up to 31 × 31', () => {
    expect([edge, randomCells(31, 31, 1)].every(fitsGrid)).toBe(true)
    expect([[], [[]], [['1', '2'], ['3']], randomCells(32, 1, 1), randomCells(1, 32, 1)].some(fitsGrid)).toBe(false)
  })
})

describe('what may be saved', () => {
  it.each<[readonly (readonly string[])[], RegExp]>([
    [[], /needs rows of weights/],
    [[['1', '2'], ['3']], /Row 2 of the kernel holds 1 weight, but row 1 holds 2\./],
    [[['', '0', '1']], /The weight in row 1, column 1 of the kernel is not a finite number\./],
    [[['1e39']], /too large/],
    [[['0', '-0']], /Every weight of the kernel is zero/],
    [randomCells(1, 256, 1), /255 is the most/],
  ])('is no kernel that `filter --kernel` would refuse: %j', (cells, why) => {
    const fault = kernelFault(cells)
    expect(fault?.code).toBe('kernel-invalid')
    expect(fault?.message).toMatch(why)
    // The engine judges alike.
    expect(parseKernel({ name: 'k', weights: cells.map((line) => line.map(weightOf)) }).ok).toBe(false)
  })

  it('is any other', () => {
    expect(kernelFault([['1/9', '-2']])).toBeNull()
  })

  it('bears a preset’s name only with its weights', () => {
    for (const preset of presetKernels) {
      const cells = preset.weights.map((line) => line.map(weightText))
      expect(isPreset(preset, cells)).toBe(true)
      expect(isPreset(preset, resized(cells, cells.length + 2, cells.length))).toBe(false)
      expect(isPreset(preset, withCell(cells, 0, 0, '7'))).toBe(false)
    }
  })
})

describe('a weight in a narrow cell', () => {
  it.each([
    ['1', null], ['-0.25', null], ['x'.repeat(9), null], ['1/9', null],
    ['0.33333333', '.333'], ['-0.012345678', '-.0123'], ['0.0012345', '1.2e-3'], ['-0.0000123', '-1.2e-5'], ['1234.5678', '1235'], ['-12.345678', '-12.3'], ['1234567.8', '1.2e+6'], ['0.00100123', '1e-3'],
  ])('%s reads %s', (text, short) => {
    expect(shortWeight(text)).toBe(short)
  })
})
