import type { OverlayStyle } from '../core/heat-map.ts'
import type { Picture } from './blend.ts'
import { colourIndex, colourTable } from './colour-map.ts'

/**
 * A standing colour bar, most at the top: RGB bytes of the map's colours at full strength; the part under the
 * threshold, which the overlay does not show, is a light grey.
 */
export function colourBar(style: OverlayStyle, width: number, height: number): Picture {
  const table = colourTable(style.colourMap)
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    const share = height > 1 ? 1 - y / (height - 1) : 1
    const entry = colourIndex(share) * 3
    const colour = share < style.threshold ? [225, 225, 225] : table.subarray(entry, entry + 3)
    for (let x = 0; x < width; x += 1) data.set(colour, (y * width + x) * 3)
  }
  return { width, height, channels: 3, data }
}
