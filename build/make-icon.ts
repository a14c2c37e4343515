import { mkdirSync, writeFileSync } from 'node:fs'
import { encode } from 'fast-png'

/**
 * Draws the application's icon: a head in outline with its folds, and one warm spot. Run by hand when the drawing
 * changes: `node build/make-icon.ts`; its results are kept in build/icons.
 */
type Colour = readonly [number, number, number]
const ground: Colour = [13, 20, 33]
const bone: Colour = [205, 214, 224]
const heat: Colour = [252, 155, 60]

const smooth = (edge: number, width: number): number => Math.min(1, Math.max(0, 0.5 - edge / width))

/** Signed distance to a rounded square of half side 0.9, in units of half the picture. */
function roundedSquare(x: number, y: number): number {
  const radius = 0.4
  const [dx, dy] = [Math.abs(x) - 0.94 + radius, Math.abs(y) - 0.94 + radius]
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius
}

function draw(size: number): Uint8Array {
  const data = new Uint8Array(size * size * 4)
  const pixel = 2 / size
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const x = (column + 0.5) * pixel - 1
      const y = (row + 0.5) * pixel - 1
      const reach = Math.hypot(x / 0.62, y / 0.72)
      const angle = Math.atan2(y, x)
      const skull = smooth((Math.abs(reach - 1) - 0.06) * 0.66, pixel)
      const folds = Math.abs(reach - 0.72 - 0.06 * Math.sin(9 * angle + 0.6)) - 0.035
      const midline = Math.max(Math.abs(x) - 0.02, Math.abs(y) - 0.5)
      const lines = Math.max(skull, smooth(folds * 0.66, pixel), smooth(midline, pixel))
      const spot = Math.exp(-((x - 0.24) ** 2 + (y + 0.16) ** 2) / 0.022)
      const alpha = smooth(roundedSquare(x, y), pixel)
      for (let channel = 0; channel < 3; channel += 1) {
        const base = (ground[channel] ?? 0) * (1 - lines) + (bone[channel] ?? 0) * lines
        data[(row * size + column) * 4 + channel] = Math.round(base * (1 - spot) + (heat[channel] ?? 0) * spot)
      }
      data[(row * size + column) * 4 + 3] = Math.round(255 * alpha)
    }
  }
  return data
}

const folder = new URL('icons/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const size of [32, 64, 128, 256, 512, 1024]) {
  const png = encode({ width: size, height: size, channels: 4, depth: 8, data: draw(size) })
  writeFileSync(new URL(size === 1024 ? 'icon.png' : `${size}x${size}.png`, folder), png)
}
