import { describe, expect, it } from 'vitest'
import type { AxisSize } from '../../../electron/core/laboratory.ts'
import { cellAt, cellOver, numberIn } from '../../../renderer/features/laboratory/cell-at.ts'
import { floatText } from '../../../renderer/features/laboratory/float-text.ts'
import { equalWords, sumTexts } from '../../../renderer/features/laboratory/sum-words.ts'
import { cellLayout } from '../../../renderer/features/laboratory/paint-cells.ts'
import { cellNumbers } from '../../../renderer/features/laboratory/cell-numbers.ts'
import { cutPath } from '../../../renderer/features/laboratory/frequency-cut.ts'
import { beginHistory, changed, redone, undone } from '../../../renderer/features/laboratory/history.ts'
import { moved, pixelAt, placeImage, wholeImage, zoomed } from '../../../renderer/features/laboratory/pane-view.ts'

describe('numbers in the cells of the microscope', () => {
  /** Digits as wide as those of common screens, in digits of one pixel. */
  const widthOf = (text: string) => 0.64 * text.length

  it('are whole where there is room, and lose zeros before they are too small to read', () => {
    expect(cellNumbers([0.25, -0.5, 533], 40, widthOf)).toEqual({ texts: ['0.25', '-0.5', '533'], size: 12 })
    const narrow = cellNumbers([0.25, -0.995, 533], 26, widthOf)
    expect(narrow.texts).toEqual(['.25', '-.99', '533'])
    expect(narrow.size).toBe(9)
    expect(cellNumbers([0.25, -0.995, 533], 30, widthOf).size).toBeCloseTo(27 / (4 * 0.64), 9)
    expect(cellNumbers([0.003, 0], 30, widthOf).texts).toEqual(['3e-3', '0'])
  })

  it('stand in cells that all lie on their sheet, however many there are', () => {
    for (const [rows, columns] of [[3, 3], [8, 2], [31, 31], [255, 255], [255, 1]] as const) {
      const { left, top, side } = cellLayout(240, 190, rows, columns)
      expect(side).toBeGreaterThan(0)
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(0)
      expect(left + columns * side).toBeLessThanOrEqual(240)
      expect(top + rows * side).toBeLessThanOrEqual(190)
    }
  })

  it('are at least nine pixels high, and none where a cell is smaller', () => {
    expect(cellNumbers([-12345], 26, widthOf)).toEqual({ texts: ['-12345'], size: 9 })
    expect(cellNumbers([1, 2], 14, widthOf).size).toBe(0)
  })
})

describe('the sum of the products and the engine’s number', () => {
  it.each([[0.1, '0.1'], [14855767, '14855767'], [-45.38067, '-45.38067'], [1 / 3, '0.33333334'], [16777217, '16777216'], [1e-20, '1e-20'], [NaN, 'NaN'], [-0, '0']])('%f reads %s', (value, text) => {
    expect(floatText(value)).toBe(text)
  })

  it('are equal where the sum rounds to the engine’s 32-bit number', () => {
    expect(sumTexts(0.1 + 0.2, Math.fround(0.3))).toEqual({ engine: '0.3', own: null })
    expect(sumTexts(NaN, NaN)).toEqual({ engine: 'NaN', own: null })
    expect(equalWords({ engine: '0.3', own: null })).toBe('equal in float32 to the products’ sum')
  })

  it('stand in one format where they are not', () => {
    const texts = sumTexts(836.033, Math.fround(836.0322))
    expect(texts).toEqual({ engine: '836.0322', own: '836.0330' })
    expect(equalWords(texts)).toBe('not equal in float32 to the products’ sum, 836.0330')
    expect(sumTexts(14855768, 14855767)).toEqual({ engine: '14855767', own: '14855768' })
    // The nearest of all 32-bit neighbours.
    expect(sumTexts(1, 1 + 2 ** -23)).toEqual({ engine: '1.0000001', own: '1.0000000' })
  })
})

describe('history', () => {
  it('goes back and forth, and takes letters of one word as one step', () => {
    let history = beginHistory('a')
    for (const [text, tag] of [['b', ''], ['c1', 'cell'], ['c12', 'cell'], ['d', 'other'], ['e', '']] as const) history = changed(history, text, tag)
    const seen: string[] = []
    for (let step = 0; step < 5; step += 1) {
      history = undone(history)
      seen.push(history.present)
    }
    expect(seen).toEqual(['d', 'c12', 'b', 'a', 'a'])
    history = redone(redone(history))
    expect(history.present).toBe('c12')
    history = changed(history, 'x', 'cell')
    expect(redone(history)).toBe(history)
    expect(undone(history).present).toBe('c12')
  })

  it('keeps 200 steps', () => {
    let history = beginHistory(0)
    for (let step = 1; step <= 300; step += 1) history = changed(history, step)
    expect(history.past.length).toBe(200)
    expect(history.past[0]).toBe(100)
  })
})

describe('a pane', () => {
  const image = { rows: 100, columns: 200, rowSpacing: 2, columnSpacing: 1 }
  const pane = { width: 424, height: 424 }

  it('shows all of the slice in its proportions', () => {
    expect(placeImage(pane, image, wholeImage)).toEqual({ x: 12, y: 12, width: 2, height: 4 })
    expect(pixelAt({ x: 12, y: 12, width: 2, height: 4 }, 13, 14)).toEqual({ row: 0, column: 0 })
  })

  it('has room for all of the padding, wherever the window stands', () => {
    for (const [rows, columns] of [[15, 15], [0, 127], [60, 3]] as const) {
      const { x, y, width, height } = placeImage(pane, image, wholeImage, { rows, columns })
      // The outline is up to two pixels more.
      expect(x - columns * width).toBeGreaterThan(2.5)
      expect(y - rows * height).toBeGreaterThan(2.5)
      expect(x + (image.columns + columns) * width).toBeLessThan(pane.width - 2.5)
      expect(y + (image.rows + rows) * height).toBeLessThan(pane.height - 2.5)
      expect(height / width).toBeCloseTo(2, 9)
    }
    // Little padding lies within the margin.
    expect(placeImage(pane, image, wholeImage, { rows: 1, columns: 1 })).toEqual(placeImage(pane, image, wholeImage))
  })

  it('keeps the pixel under the mouse where it is when it zooms, and the slice in sight when it moves', () => {
    const about = { row: 10, column: 30 }
    const place = (view: typeof wholeImage) => {
      const { x, y, width, height } = placeImage(pane, image, view)
      return [x + (about.column + 0.5) * width, y + (about.row + 0.5) * height]
    }
    const near = zoomed(wholeImage, 3, image, about)
    expect(near.zoom).toBe(3)
    for (const [axis, at] of place(near).entries()) expect(at).toBeCloseTo(place(wholeImage)[axis] ?? NaN, 9)
    expect(zoomed(near, 0.1, image, about)).toEqual(wholeImage)
    expect(moved(near, image, 1e6, -1e6).centre).toEqual({ row: 99, column: 0 })
    expect(moved(wholeImage, image, 5, 5)).toBe(wholeImage)
  })
})

describe('a map over its slice', () => {
  const axis = (first: number, stride: number): AxisSize => ({ input: 20, before: 0, after: 0, reach: 3, stride, whole: 6, output: 6, first })
  const map = { rows: axis(1, 3), columns: axis(0, 3) }
  const numbers = Float32Array.from({ length: 36 }, (_, cell) => cell)

  it('has its cells where their windows are centred', () => {
    expect(cellAt(map, { row: 1, column: 0 })).toEqual({ row: 0, column: 0 })
    expect(cellAt(map, { row: 5, column: 4 })).toEqual({ row: 1, column: 1 })
    expect(cellOver(map, { row: 8, column: 3 })).toEqual({ row: 2, column: 1 })
    expect(cellOver(map, { row: 19, column: 0 })).toBeNull()
    expect(numberIn(numbers, map, { row: 2, column: 1 })).toBe(13)
  })
})

describe('frequency cuts', () => {
  it('run from zero to half a cycle per pixel', () => {
    expect(cutPath(Float32Array.of(0, 5, 10), 10, 100, 60)).toBe('M0.00 60.00L50.00 30.00L100.00 0.00')
  })
})
