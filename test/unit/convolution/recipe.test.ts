import { describe, expect, it } from 'vitest'
import { onSlice, placeWithin } from '../../../electron/core/feature-map.ts'
import { encodeRecipe, parseRecipe, type Recipe } from '../../../electron/core/recipe.ts'
import { convolve } from '../../../electron/convolution/convolve.ts'
import { describeStep } from '../../../electron/convolution/describe-step.ts'
import { findFilter } from '../../../electron/convolution/filters/registry.ts'
import { parseFilterRequest } from '../../../electron/convolution/parse-filter-request.ts'
import { imageOf, valueOf } from './expect-close.ts'

const image = { ...imageOf(Array.from({ length: 24 }, (_, row) => Array.from({ length: 30 }, (_, column) => ((row * 7919 + column * 31) % 101)))), rowSpacing: 1, columnSpacing: 1 }
const chain = { format: 'sulcus-recipe', version: 1, name: 'Two steps', steps: [{ filter: 'gaussian', parameters: { sigma: 2 } }, { kernel: { name: 'k', weights: [[-1, 0, 1]] }, options: { stride: 3 } }] }
const plain = { mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px' } as const

describe('parseFilterRequest', () => {
  it('runs a named filter and a drawn kernel', () => {
    const slope = imageOf(Array.from({ length: 40 }, () => Array.from({ length: 40 }, (_, column) => column)))
    expect(valueOf(valueOf(parseFilterRequest({ filter: 'sobel-x' }))(slope)).data[820]).toBeCloseTo(8)
    const kernel = { name: 'step', weights: [[-1, 0, 1]] }
    expect(valueOf(valueOf(parseFilterRequest({ kernel, options: { dilation: 2 } }))(slope)).data[820]).toBeCloseTo(4)
  })

  it.each([
    ['filter-unknown', { filter: 'nope' }],
    ['kernel-invalid', { kernel: { name: 'k', weights: [[0]] } }],
    ['kernel-invalid', { kernel: null }],
    ['option-invalid', { filter: 'sobel', options: { stride: 0 } }],
    ['option-invalid', { filter: 'sobel', options: { border: 'mirror' } }],
    ['option-invalid', { filter: 'log', parameters: { sigma: 0 } }],
    ['option-invalid', { filter: 'gabor', parameters: { orientations: 2.5 } }],
    ['option-invalid', { kernel: { name: 'k', weights: [[1]] }, parameters: { sigma: 1 } }],
    ['request-invalid', {}],
    ['request-invalid', { filter: 'sobel', kernel: { name: 'k', weights: [[1]] } }],
    ['request-invalid', { filter: 'sobel', surprise: 1 }],
    ['request-invalid', { filter: 'log', parameters: { sigma: NaN } }],
    ['request-invalid', 'sobel'],
    ['request-invalid', { recipe: chain, filter: 'sobel' }],
    ['request-invalid', { recipe: chain, options: { stride: 2 } }],
    ['recipe-invalid', { recipe: 'soup' }],
    ['recipe-invalid', { recipe: { ...chain, steps: [] } }],
    ['recipe-invalid', { recipe: { ...chain, steps: [{}] } }],
    ['recipe-invalid', { recipe: { ...chain, steps: [{ filter: 'sobel', kernel: { name: 'k', weights: [[1]] } }] } }],
    ['recipe-invalid', { recipe: { ...chain, surprise: 1 } }],
    ['recipe-invalid', { recipe: { ...chain, steps: Array.from({ length: 33 }, () => ({ filter: 'box' })) } }],
    ['recipe-newer', { recipe: { ...chain, version: 2, dishes: [] } }],
    ['filter-unknown', { recipe: { ...chain, steps: [{ filter: 'gaussian' }, { filter: 'nope' }] } }],
    ['kernel-invalid', { recipe: { ...chain, steps: [{ kernel: { name: 'k', weights: [[1], [1, 2]] } }] } }],
    ['option-invalid', { recipe: { ...chain, steps: [{ filter: 'gaussian', options: { stride: 'two' } }] } }],
  ])('refuses with %s: %j', (code, document) => {
    expect(parseFilterRequest(document)).toMatchObject({ ok: false, failure: { code } })
  })

  it.each([
    [{ stride: 1000 }, 'The stride must be a whole number from 1 to 64, not 1000.'],
    [{ stride: 'two' }, 'The stride must be a whole number from 1 to 64, not two.'],
    [{ dilation: 1.5 }, 'The dilation must be a whole number from 1 to 64, not 1.5.'],
    [{ border: 'mirror' }, 'The border must be zero, replicate, reflect, wrap or valid, not mirror.'],
    [{ mode: null }, 'The mode must be correlation or convolution.'],
    [{ region: { row: 0, column: 0, rows: 0, columns: 1 } }, 'The region must be a column and a row from 0, and columns and rows from 1, all in whole pixels.'],
  ])('says in words what is allowed instead of %j', (options, message) => {
    expect(parseFilterRequest({ filter: 'sobel', options })).toEqual({ ok: false, failure: { code: 'option-invalid', message } })
  })

  it('refuses a drawn kernel that is larger than the image, alone and in a recipe', () => {
    const flat = imageOf([[1, 2, 3], [4, 5, 6]])
    const failure = { code: 'kernel-invalid', message: 'The kernel, dilated by 2, covers 3 × 3 pixels, more than the image of 3 × 2.' }
    const step = { kernel: { name: 'k', weights: [[1, 2], [3, 4]] }, options: { dilation: 2 } }
    expect(valueOf(parseFilterRequest(step))(flat)).toEqual({ ok: false, failure })
    expect(valueOf(parseFilterRequest({ recipe: { ...chain, steps: [step] } }))(flat)).toEqual({ ok: false, failure })
  })
})

describe('a recipe', () => {
  it('does one step after another, and says where its numbers lie', () => {
    const map = valueOf(valueOf(parseFilterRequest({ recipe: chain }))(image))
    const smooth = valueOf(valueOf(findFilter('gaussian')).apply(image, { sigma: 2 }, plain))
    const expected = valueOf(convolve(smooth, { name: 'k', rows: 1, columns: 3, weights: Float32Array.of(-1, 0, 1) }, { ...plain, stride: 3 }))
    expect([map.rows, map.columns, map.place]).toEqual([8, 10, { row: 0, column: 0, stride: 3 }])
    for (const [index, value] of expected.data.entries()) expect(map.data[index]).toBeCloseTo(value, 4)
  })

  it('is read back as it was written', () => {
    const recipe = valueOf(parseRecipe(chain))
    expect(valueOf(parseRecipe(JSON.parse(encodeRecipe(recipe))))).toEqual(recipe)
    expect(encodeRecipe(recipe).endsWith('}\n')).toBe(true)
  })

  it('is written with a line for each row of weights, whatever its names are', () => {
    const name = 'a [\n  1,\n  2\n] b'
    const recipe = valueOf(parseRecipe({ ...chain, name, steps: [{ kernel: { name, weights: [[-1.5e-7, 0, 1], [2, 3, 4]] } }] }))
    const text = encodeRecipe(recipe)
    expect(text).toContain('\n          [-1.5e-7, 0, 1],\n          [2, 3, 4]\n')
    expect(valueOf(parseRecipe(JSON.parse(text)))).toEqual(recipe)
  })

  it('names the step that fails, and stops when cancelled', () => {
    const ignored = [{ filter: 'gaussian' }, { filter: 'median', options: { dilation: 2 } }]
    expect(parseFilterRequest({ recipe: { ...chain, steps: ignored } })).toMatchObject({ ok: false, failure: { code: 'option-invalid', message: expect.stringMatching(/^Step 2 of the recipe: Median.*dilation/) as string } })
    const wide = [{ filter: 'gaussian' }, { kernel: { name: 'k', weights: [Array.from({ length: 200 }, () => 1)] } }]
    expect(valueOf(parseFilterRequest({ recipe: { ...chain, steps: wide } }))(image)).toMatchObject({ ok: false, failure: { code: 'kernel-invalid', message: expect.stringMatching(/^Step 2 of the recipe: The kernel covers/) as string } })
    expect(valueOf(parseFilterRequest({ recipe: chain }))(image, AbortSignal.abort())).toMatchObject({ ok: false, failure: { code: 'cancelled' } })
  })

  it('counts millimetres on the grid that a stride leaves', () => {
    const steps = [{ filter: 'gaussian', options: { stride: 2 } }, { filter: 'gaussian', parameters: { sigma: 4 }, options: { unit: 'mm' } }]
    const found = valueOf(valueOf(parseFilterRequest({ recipe: { ...chain, steps } }))(image))
    const first = valueOf(valueOf(findFilter('gaussian')).apply(image, {}, { ...plain, stride: 2 }))
    const second = valueOf(valueOf(findFilter('gaussian')).apply(first, { sigma: 2 }, plain))
    for (const [index, value] of second.data.entries()) expect(found.data[index]).toBeCloseTo(value, 4)
  })

  it('is told in words with every number', () => {
    const { steps }: Recipe = valueOf(parseRecipe(chain))
    expect(steps.map(describeStep)).toEqual(['Gaussian (Width σ 2 px)', 'Kernel “k” (3 × 1 weights; mode correlation; border reflect; stride 3; dilation 1)'])
    const cut = { kernel: { name: 'k', weights: [[1], [2]] }, options: { mode: 'convolution', border: 'zero', dilation: 4, region: { row: 5, column: 3, rows: 30, columns: 40 } }, parameters: {} }
    expect(describeStep(cut)).toBe('Kernel “k” (1 × 2 weights; mode convolution; border zero; stride 1; dilation 4; region 40 × 30 pixels from column 3, row 5)')
  })
})

describe('the place of a map', () => {
  it('adds up over steps', () => {
    expect(placeWithin({ row: 2, column: 3, stride: 2 }, { row: 1, column: 4, stride: 3 })).toEqual({ row: 4, column: 11, stride: 6 })
  })

  it('puts each number on the pixels it stands for, and nothing beyond', () => {
    const map = { rows: 1, columns: 2, data: Float32Array.of(5, 6), place: { row: 1, column: 1, stride: 2 } }
    expect([...onSlice(map, 3, 6).data]).toEqual([5, 5, 6, 6, NaN, NaN, 5, 5, 6, 6, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN])
  })
})
