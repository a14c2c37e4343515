import { expect } from '@playwright/test'
import type { Laboratory, PaneName } from '../pages/laboratory.ts'
import type { Plane } from './api.ts'
import { difference } from './picture.ts'

/** Slice pixels to hold panes against: background, skull, brain, lesion. */
export const spots = [[3, 5], [40, 128], [60, 110], [90, 150], [128, 60], [150, 90], [108, 172], [175, 103], [200, 128], [250, 250]] as const

export const sobelX = { name: 'sobel-x', weights: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]] }
export const emboss = { name: 'emboss', weights: [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]] }

/** Every spot of a pane is the grey that the map's number has in a window. */
export async function mapShows(laboratory: Laboratory, pane: PaneName, plane: Plane, range: readonly [low: number, high: number], padding = { rows: 0, columns: 0 }): Promise<void> {
  const expected = grey(plane, range)
  const middle = [Math.round(plane.rows / 2), Math.round(plane.columns / 2)]
  await expect(async () => {
    const picture = await laboratory.picture(pane)
    for (const [row, column] of spots) {
      // Where the window stands, its mark lies over the map.
      if (Math.hypot(row - (middle[0] ?? 0), column - (middle[1] ?? 0)) < 25) continue
      const value = expected(row, column)
      expect(difference(picture.at(...(await laboratory.place(pane, plane, row, column, padding))), [value, value, value]), `${pane}, row ${row}, column ${column}`).toBeLessThanOrEqual(1)
    }
  }).toPass({ timeout: 10_000 })
}

/** From a place to its grey byte, computed apart from Sulcus. */
export function grey(plane: Plane, [low, high]: readonly [number, number]): (row: number, column: number) => number {
  return (row, column) => Math.round(255 * Math.min(1, Math.max(0, (valueAt(plane, row, column) - low) / (high - low))))
}

export function valueAt({ columns, data }: Plane, row: number, column: number): number {
  return data[row * columns + column] ?? NaN
}

/** The fewest digits that no other 32-bit number has. */
export function shortest(value: number): string {
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((count) => Math.fround(Number(value.toPrecision(count))) === value) ?? 9
  return String(Number(value.toPrecision(digits)))
}

/** About three figures, as the page shows them. */
export function shown(value: number): string {
  const size = Math.abs(value)
  return String(Number(size >= 100 ? value.toFixed(0) : value.toFixed(size >= 10 ? 1 : 2)))
}
