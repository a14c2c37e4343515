import { beforeAll, describe, expect, it } from 'vitest'
import { grid, lesionTruth, makePhantom } from '../../../build/sample/phantom.ts'

let slices: readonly Uint16Array[] = []
beforeAll(() => {
  slices = makePhantom()
})

/** Mean over a disc, radius in pixels. */
function meanDisc(slice: Uint16Array, column: number, row: number, radius: number): number {
  let sum = 0
  let count = 0
  for (const [index, value] of slice.entries()) {
    if (Math.hypot((index % grid.columns) - column, Math.floor(index / grid.columns) - row) > radius) continue
    sum += value
    count += 1
  }
  return sum / count
}

describe('the phantom', () => {
  it('has the promised grid and twelve bits', () => {
    expect(slices).toHaveLength(28)
    for (const slice of slices) {
      expect(slice).toHaveLength(256 * 256)
      expect(slice.every((value) => value < 4096)).toBe(true)
    }
  })

  it('holds the tumour where its truth says, brighter than the other side', () => {
    const { column, row, slice, radius } = lesionTruth
    const at = slices[Math.round(slice)] as Uint16Array
    const pixels = radius / grid.pixel
    const inside = meanDisc(at, column, row, pixels * 0.6)
    const mirrored = meanDisc(at, grid.columns - 1 - column, row, pixels * 0.6)
    expect(inside).toBeGreaterThan(1.8 * mirrored)
    expect(inside).toBeGreaterThan(800)
  })

  it('has no tumour far below or above it', () => {
    const reach = Math.ceil((lesionTruth.radius + 4) / grid.thickness)
    const { column, row, slice } = lesionTruth
    for (const index of [Math.round(slice) - reach - 1, Math.round(slice) - reach - 4]) {
      expect(meanDisc(slices[index] as Uint16Array, column, row, 6)).toBeLessThan(650)
    }
  })

  it('is brighter in white matter than in fluid, dark in the skull and in air', () => {
    const heightOfVentricles = 20
    const ventricle = slices[Math.round((heightOfVentricles - grid.lowest) / grid.thickness)] as Uint16Array
    const middle = (grid.columns - 1) / 2
    const fluid = meanDisc(ventricle, middle - 10, middle - 8, 1.5)
    const white = meanDisc(ventricle, middle - 30, middle + 16, 5)
    expect(white).toBeGreaterThan(2 * fluid)
    expect(meanDisc(ventricle, 8, 8, 6)).toBeLessThan(40)
  })

  it('is always the same', () => {
    expect(Buffer.compare(Buffer.from((makePhantom()[18] as Uint16Array).buffer), Buffer.from((slices[18] as Uint16Array).buffer))).toBe(0)
  })
})
