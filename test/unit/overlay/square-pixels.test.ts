import { describe, expect, it } from 'vitest'
import type { Picture } from '../../../electron/overlay/blend.ts'
import { squarePixels } from '../../../electron/overlay/square-pixels.ts'

const picture = (width: number, height: number, ...data: number[]): Picture => ({ width, height, channels: 1, data: Uint8Array.from(data) })

describe('squarePixels', () => {
  it('leaves square pixels alone, and what is as good as square', () => {
    const one = picture(2, 1, 3, 4)
    expect(squarePixels(one, { rowSpacing: 0.8, columnSpacing: 0.8 })).toEqual({ picture: one, spacing: 0.8 })
    expect(squarePixels(one, { rowSpacing: 0.8, columnSpacing: 0.805 }).picture).toBe(one)
  })

  it('makes high pixels into rows of the width of one, between the rows that were', () => {
    expect(squarePixels(picture(2, 2, 0, 100, 200, 40), { rowSpacing: 2, columnSpacing: 1 })).toEqual({
      picture: picture(2, 4, 0, 100, 50, 85, 150, 55, 200, 40), spacing: 1,
    })
  })

  it('makes wide pixels into columns, channel by channel', () => {
    const rgb: Picture = { width: 2, height: 1, channels: 3, data: Uint8Array.of(0, 10, 20, 100, 50, 20) }
    expect(squarePixels(rgb, { rowSpacing: 0.5, columnSpacing: 1 }).picture).toEqual({
      width: 4, height: 1, channels: 3, data: Uint8Array.of(0, 10, 20, 25, 20, 20, 75, 40, 20, 100, 50, 20),
    })
  })

  it('has the proportions of the patient within half a pixel', () => {
    const { width, height } = squarePixels(picture(104, 120, ...new Array<number>(104 * 120).fill(7)), { rowSpacing: 1.17, columnSpacing: 0.9 }).picture
    expect([width, height]).toEqual([104, Math.round((120 * 1.17) / 0.9)])
  })

  it('does not believe in pixels that are lines', () => {
    const one = picture(2, 1, 3, 4)
    for (const rowSpacing of [1e6, 1e-6, Infinity]) expect(squarePixels(one, { rowSpacing, columnSpacing: 1 }).picture).toBe(one)
  })
})
