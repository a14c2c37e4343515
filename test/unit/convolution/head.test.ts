import { describe, expect, it } from 'vitest'
import type { ConvolutionOptions } from '../../../electron/core/convolution-options.ts'
import { findFilter } from '../../../electron/convolution/filters/registry.ts'
import { depthInside } from '../../../electron/convolution/head/distance.ts'
import { headView } from '../../../electron/convolution/head/head-view.ts'
import { findMidline, mirrored } from '../../../electron/convolution/head/midline.ts'
import { otsu } from '../../../electron/convolution/head/otsu.ts'
import { filled, largestPiece } from '../../../electron/convolution/head/regions.ts'
import { enlarged, workingImage } from '../../../electron/convolution/head/working-image.ts'
import { valueOf } from './expect-close.ts'

const plain: ConvolutionOptions = { mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px' }
const side = 256

interface Head {
  /** Radians and pixels that the head is turned and moved by. */
  readonly tilt?: number
  readonly shift?: number
  /** A round lesion: its place within the head, radius and brightness. */
  readonly lesion?: { readonly x: number; readonly y: number; readonly radius: number; readonly value: number }
}

/** A drawn head: bright scalp, dark skull, brain with two dark ventricles and a little texture, mirrored about its axis. */
function drawn({ tilt = 0, shift = 0, lesion }: Head = {}) {
  const data = Float32Array.from({ length: side * side }, (_, at) => {
    const [px, py] = [(at % side) - side / 2 - shift, Math.floor(at / side) - side / 2]
    const x = px * Math.cos(tilt) + py * Math.sin(tilt)
    const y = -px * Math.sin(tilt) + py * Math.cos(tilt)
    const within = (a: number, b: number, cx = 0, cy = 0) => ((x - cx) / a) ** 2 + ((y - cy) / b) ** 2 < 1
    if (!within(90, 112)) return 5 + ((at * 7919) % 7)
    if (!within(84, 106)) return 900
    if (!within(78, 100)) return 60
    if (lesion && within(lesion.radius, lesion.radius, lesion.x, lesion.y)) return lesion.value
    if (within(9, 26, 14, -6) || within(9, 26, -14, -6)) return 180
    return 480 + 40 * Math.cos(Math.abs(x) / 6) * Math.sin(y / 7)
  })
  return { rows: side, columns: side, data }
}

function apply(name: string, image = drawn()) {
  return valueOf(valueOf(findFilter(name)).apply(image, {}, plain))
}

/** Where a map is largest, seen from the middle. */
function peakOf({ data }: { readonly data: Float32Array }): { readonly x: number; readonly y: number; readonly value: number } {
  let at = 0
  data.forEach((value, index) => {
    if (value > (data[at] ?? NaN)) at = index
  })
  return { x: (at % side) - side / 2, y: Math.floor(at / side) - side / 2, value: data[at] ?? NaN }
}

describe('the head', () => {
  it('is found whole, without the background, at any brightness', () => {
    for (const scale of [1, 0.001, 50]) {
      const image = drawn()
      const head = headView({ ...image, data: image.data.map((value) => value * scale) })
      const area = (head?.mask ?? new Uint8Array(0)).reduce((sum, value) => sum + value, 0)
      // π·90·112 pixels of 256², on a grid of half the side.
      expect(area / ((Math.PI * 90 * 112) / 4)).toBeCloseTo(1, 1)
    }
  })

  it('is told from pictures without one', () => {
    const nothing = { rows: 64, columns: 64, data: new Float32Array(4096) }
    expect(headView(nothing)).toBeNull()
    expect(headView({ ...nothing, data: new Float32Array(4096).fill(NaN) })).toBeNull()
    expect(headView({ ...nothing, data: nothing.data.map((_, at) => (at === 2000 ? 1000 : 0)) })).toBeNull()
  })

  it('has a midline where its halves are alike, turned and moved as it is', () => {
    for (const [tilt, shift] of [[0, 0], [0.12, 9], [-0.2, -14]] as const) {
      const head = headView(drawn({ tilt, shift }))
      if (!head) throw new Error('no head')
      const midline = findMidline(head)
      expect(midline.likeness).toBeGreaterThan(0.95)
      expect(Math.abs(midline.tilt - tilt)).toBeLessThan(0.05)
      // The axis passes the head's middle.
      const [row, column] = [63.5, 63.5 + shift / 2]
      expect(Math.abs((column - midline.column) * Math.cos(midline.tilt) + (row - midline.row) * Math.sin(midline.tilt))).toBeLessThan(1.5)
    }
  })

  it('keeps its midline beside a large lesion on one side, and has none where its halves differ throughout', () => {
    const midlineOf = (image: ReturnType<typeof drawn>) => {
      const head = headView(image)
      if (!head) throw new Error('no head')
      return findMidline(head)
    }
    const beside = midlineOf(drawn({ lesion: { x: 40, y: 10, radius: 25, value: 1500 } }))
    expect(beside.likeness).toBeGreaterThan(0.86)
    expect(Math.abs(beside.column - 63.5)).toBeLessThan(1.5)
    expect(Math.abs(beside.tilt)).toBeLessThan(0.05)
    const even = drawn()
    const slanted = even.data.map((value, at) => (value < 400 || value > 600 ? value : 500 + 3 * ((at % side) - 128) + 150 * Math.sin(((at % side) + Math.floor(at / side)) / 12)))
    expect(midlineOf({ ...even, data: slanted }).likeness).toBeLessThan(0.74)
  })

  it('seen twice in the mirror is itself', () => {
    const axis = { row: 20, column: 21, tilt: 0 }
    const data = Float32Array.from({ length: 40 * 43 }, (_, at) => (at * 7919) % 101)
    const twice = mirrored(mirrored(data, { rows: 40, columns: 43 }, axis), { rows: 40, columns: 43 }, axis)
    expect([...twice]).toEqual([...data])
  })
})

describe('parts of finding a head', () => {
  it('reduces by area means, squarely in mm, and puts back', () => {
    const image = { rows: 300, columns: 200, data: new Float32Array(60000).fill(7), rowSpacing: 1, columnSpacing: 2 }
    const grid = workingImage(image)
    expect([grid.rows, grid.columns]).toEqual([96, 128])
    expect(Math.max(...grid.data)).toBeCloseTo(7, 4)
    const back = enlarged(grid.data, grid, image)
    expect(back.length).toBe(60000)
    expect(Math.min(...back)).toBeCloseTo(7, 4)
    const ramp = workingImage({ rows: 256, columns: 256, data: Float32Array.from({ length: 65536 }, (_, at) => at % 256) })
    expect(ramp.data[5]).toBeCloseTo(10.5, 4)
  })

  it('parts two classes, keeps the largest piece, fills holes, and measures depth', () => {
    expect(otsu(Float32Array.of(1, 1, 2, 2, 9, 9, 10), 1, 10)).toBeGreaterThan(2)
    expect(otsu(Float32Array.of(1, 1, 2, 2, 9, 9, 10), 1, 10)).toBeLessThan(9)
    const mask = Uint8Array.of(1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 0, 1)
    expect([...largestPiece(mask, 3, 5)]).toEqual([1, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0])
    expect([...filled(largestPiece(mask, 3, 5), 3, 5)]).toEqual([1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0])
    const square = new Uint8Array(81).fill(1)
    const depth = depthInside(square, 9, 9)
    expect([depth[0], depth[40], depth[10]]).toEqual([1, 5, 2])
    square[40] = 0
    expect(depthInside(square, 9, 9)[30]).toBeCloseTo(Math.SQRT2, 5)
  })
})

describe('filters that mark anomalies', () => {
  const names = ['anomaly', 'asymmetry', 'local-z', 'blob-saliency']
  const lesion = { x: 34, y: 30, radius: 13, value: 800 }

  it.each(names)('%s is largest at a bright lesion, upright and turned', (name) => {
    for (const tilt of [0, 0.15]) {
      const { x, y } = peakOf(apply(name, drawn({ lesion, tilt })))
      const at = { x: lesion.x * Math.cos(tilt) - lesion.y * Math.sin(tilt), y: lesion.x * Math.sin(tilt) + lesion.y * Math.cos(tilt) }
      const own = Math.hypot(x - at.x, y - at.y)
      const mirror = { x: -lesion.x * Math.cos(tilt) - lesion.y * Math.sin(tilt), y: -lesion.x * Math.sin(tilt) + lesion.y * Math.cos(tilt) }
      // Asymmetry alone cannot tell the sides apart.
      expect(name === 'asymmetry' ? Math.min(own, Math.hypot(x - mirror.x, y - mirror.y)) : own).toBeLessThan(lesion.radius + 3)
    }
  })

  it('asymmetry finds a dark lesion too, and little in a head without any', () => {
    const healthy = peakOf(apply('asymmetry')).value
    expect(peakOf(apply('asymmetry', drawn({ lesion: { ...lesion, value: 150 } }))).value).toBeGreaterThan(4 * healthy)
  })

  it.each(names)('%s does not light up scalp and skull', (name) => {
    const { data } = apply(name, drawn({ lesion }))
    const peak = Math.max(...data)
    for (let angle = 0; angle < 2 * Math.PI; angle += 0.1) {
      const [x, y] = [Math.round(87 * Math.cos(angle)), Math.round(109 * Math.sin(angle))]
      expect(data[(y + side / 2) * side + x + side / 2]).toBeLessThan(0.1 * peak)
    }
  })

  it.each(names)('%s gives zeros where there is no head', (name) => {
    for (const data of [new Float32Array(4096), new Float32Array(4096).fill(NaN), new Float32Array(4096).fill(-3)]) {
      expect(apply(name, { rows: 64, columns: 64, data }).data.every((value) => value === 0)).toBe(true)
    }
  })

  it.each(names)('%s does not depend on the scale of brightness', (name) => {
    const image = drawn({ lesion })
    const [plainMap, scaled] = [apply(name, image), apply(name, { ...image, data: image.data.map((value) => 16 * value + 1000) })]
    const scale = Math.max(...plainMap.data)
    for (let at = 0; at < plainMap.data.length; at += 97) expect(Math.abs((scaled.data[at] ?? NaN) - (plainMap.data[at] ?? NaN)) / scale).toBeLessThan(0.02)
  })
})
