import type { ScalarImage } from '../../../electron/core/scalar-image.ts'
import type { Window } from '../../../electron/core/slice-pixels.ts'
import { windowGrey } from '../../../electron/core/window-grey.ts'
import type { PanePlacement } from './pane-view.ts'

/** A plane in grey on its own pixel grid. */
export function paintPlane(image: ScalarImage, window: Window): HTMLCanvasElement {
  return paintGrey(windowGrey(image, window), image)
}

/** Grey bytes, row-major, on their own pixel grid. */
export function paintGrey(grey: Uint8Array, { rows, columns }: { readonly rows: number; readonly columns: number }): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = columns
  canvas.height = rows
  const context = canvas.getContext('2d')
  if (!context) return canvas
  const picture = context.createImageData(columns, rows)
  const pixels = new Uint32Array(picture.data.buffer)
  // Opaque, and alike in all three colours, so the order of bytes does not matter to them.
  for (let index = 0; index < grey.length; index += 1) pixels[index] = 0xff000000 | ((grey[index] as number) * 0x010101)
  context.putImageData(picture, 0, 0)
  return canvas
}

/** A picture and where it lies on the slice. */
export interface PaneLayer {
  readonly picture: HTMLCanvasElement
  /** The slice's pixel under the centre of the picture's first, and how many pixels lie from one to the next. */
  readonly row: number
  readonly column: number
  readonly step: number
  /** Only right of this share of the slice's width. */
  readonly from: number
}

/** Draws pictures one over the other, each of their pixels as the box it stands for. */
export function drawLayers(context: CanvasRenderingContext2D, layers: readonly PaneLayer[], { x, y, width, height }: PanePlacement, columns: number): void {
  context.imageSmoothingEnabled = false
  for (const { picture, row, column, step, from } of layers) {
    context.save()
    if (from > 0) {
      context.beginPath()
      context.rect(x + from * columns * width, -1e5, 2e5, 2e5)
      context.clip()
    }
    const left = x + (column + 0.5 - step / 2) * width
    const top = y + (row + 0.5 - step / 2) * height
    context.drawImage(picture, left, top, picture.width * step * width, picture.height * step * height)
    context.restore()
  }
}
