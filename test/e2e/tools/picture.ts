import { decode } from 'fast-png'

export type Colour = readonly [red: number, green: number, blue: number]

/** What a screen showed: 8-bit colours by CSS pixel, as stories run at one device pixel each. */
export class Picture {
  readonly width: number
  readonly height: number
  readonly #data: Uint8Array
  readonly #channels: number

  constructor(png: Uint8Array) {
    const { width, height, data, channels } = decode(png)
    if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) throw new Error('a screenshot has 8 bits a channel')
    this.width = width
    this.height = height
    this.#data = new Uint8Array(data)
    this.#channels = channels
  }

  /** The colour of the pixel that holds a point. */
  at(x: number, y: number): Colour {
    const start = (Math.floor(y) * this.width + Math.floor(x)) * this.#channels
    return [this.#data[start] ?? 0, this.#data[start + 1] ?? 0, this.#data[start + 2] ?? 0]
  }

  /** How far the most alike pixel within four of a point is from a colour. */
  near([x, y]: readonly [number, number], colour: Colour): number {
    const around = Array.from({ length: 81 }, (_, at) => this.at(x + (at % 9) - 4, y + Math.floor(at / 9) - 4))
    return Math.min(...around.map((found) => difference(found, colour)))
  }

  /** Samples of the middle, away from what is written round the slice. */
  middle(): readonly number[] {
    const side = Array.from({ length: 20 }, (_, i) => 0.3 + 0.02 * i)
    return side.flatMap((down) => side.flatMap((across) => this.at(across * this.width, down * this.height)))
  }

  /** Mean and variance of the green channel over a square around a point. */
  statistics(x: number, y: number, reach: number): { readonly mean: number; readonly variance: number } {
    const values: number[] = []
    for (let down = -reach; down <= reach; down += 1) for (let across = -reach; across <= reach; across += 1) values.push(this.at(x + across, y + down)[1])
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length }
  }
}

/** The largest difference of two colours in any channel. */
export function difference(a: Colour, b: Colour): number {
  return Math.max(...a.map((value, channel) => Math.abs(value - (b[channel] ?? 0))))
}

/** The colour `over` laid on `under` at an opacity of 0..1. */
export function blend(under: Colour, over: Colour, opacity: number): Colour {
  const mix = (channel: 0 | 1 | 2) => under[channel] * (1 - opacity) + over[channel] * opacity
  return [mix(0), mix(1), mix(2)]
}
