import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { type OverlayStyle, colourMapNames } from '../../../electron/core/heat-map.ts'
import { blend, colourLayer } from '../../../electron/overlay/blend.ts'
import { colourBar } from '../../../electron/overlay/colour-bar.ts'
import { colourIndex, colourTable } from '../../../electron/overlay/colour-map.ts'
import { withDisclaimer } from '../../../electron/overlay/disclaimer-line.ts'
import { encodePng } from '../../../electron/overlay/picture.ts'
import { thumbnail } from '../../../electron/overlay/thumbnail.ts'
import { windowGrey } from '../../../electron/core/window-grey.ts'

const window = { centre: 50, width: 101 }
const style: OverlayStyle = { colourMap: 'inferno', opacity: 0.6, threshold: 0.5 }

function sliceOf(rows: number, columns: number, of: (index: number) => number, rowSpacing = 1) {
  return { rows, columns, data: Float32Array.from({ length: rows * columns }, (_, index) => of(index)), window, rowSpacing, columnSpacing: 1 }
}

describe('colourTable', () => {
  it.each(colourMapNames)('%s has 256 colours that grow brighter', (name) => {
    const table = colourTable(name)
    expect(table.length).toBe(768)
    const brightness = (entry: number) =>
      0.2126 * (table[entry * 3] ?? 0) + 0.7152 * (table[entry * 3 + 1] ?? 0) + 0.0722 * (table[entry * 3 + 2] ?? 0)
    for (let entry = 8; entry < 256; entry += 8) expect(brightness(entry)).toBeGreaterThan(brightness(entry - 8))
  })

  it('has matplotlib’s ends of viridis, and hands out copies', () => {
    const table = colourTable('viridis')
    expect([...table.subarray(0, 3), ...table.subarray(765)]).toEqual([0x44, 0x01, 0x54, 0xfd, 0xe7, 0x25])
    table.fill(0)
    expect(colourTable('viridis')[0]).toBe(0x44)
  })

  it('clamps shares', () => {
    expect([-1, 0, 0.5, 1, 2].map(colourIndex)).toEqual([0, 0, 128, 255, 255])
  })
})

describe('windowGrey', () => {
  it('follows the linear function of PS3.3 C.11.2.1.2.1', () => {
    const image = { rows: 1, columns: 6, data: Float32Array.of(-10, -0.5, 49.5, 99.5, 200, NaN) }
    expect([...windowGrey(image, window)]).toEqual([0, 0, 128, 255, 255, 0])
  })

  it('follows LINEAR_EXACT and SIGMOID of PS3.3 C.11.2.1.3', () => {
    const image = { rows: 1, columns: 5, data: Float32Array.of(0, 25, 50, 75, 100) }
    expect([...windowGrey(image, { centre: 50, width: 100, function: 'linear-exact' })]).toEqual([0, 64, 128, 191, 255])
    const sigmoid = [0, 25, 50, 75, 100].map((value) => Math.round(255 / (1 + Math.exp((-4 * (value - 50)) / 100))))
    expect([...windowGrey(image, { centre: 50, width: 100, function: 'sigmoid' })]).toEqual(sigmoid)
  })

  it('looks values up in a VOI table, held at both ends', () => {
    const image = { rows: 1, columns: 5, data: Float32Array.of(-5, 10, 11.4, 12, 99) }
    const table = { first: 10, outputs: Float32Array.of(0.2, 0.6, 1) }
    expect([...windowGrey(image, { centre: 11, width: 2, table })]).toEqual([51, 51, 153, 255, 255])
  })

  it('splits at the centre when the width is 1', () => {
    expect([...windowGrey({ rows: 1, columns: 3, data: Float32Array.of(9, 9.5, 9.6) }, { centre: 10, width: 1 })]).toEqual([0, 0, 255])
  })
})

describe('blend', () => {
  const slice = sliceOf(1, 4, () => 49.5)
  const image = { rows: 1, columns: 4, data: Float32Array.of(0.2, 0.49, 0.5, 1) }

  it('mixes by exactly the opacity where the value reaches the threshold, and nowhere else', () => {
    const result = blend(slice, window, { image, range: [0, 1], style })
    if (!result.ok) throw new Error(result.failure.message)
    const table = colourTable('inferno')
    const mixed = (entry: number) => [0, 1, 2].map((channel) => Math.round(128 * 0.4 + (table[entry * 3 + channel] ?? NaN) * 0.6))
    expect([...result.value.data]).toEqual([128, 128, 128, 128, 128, 128, ...mixed(128), ...mixed(255)])
  })

  it('normalises by the range', () => {
    const layer = colourLayer({ image: { ...image, data: Float32Array.of(5, 10, 15, NaN) }, range: [5, 15], style })
    expect([3, 7, 11, 15].map((at) => layer.data[at])).toEqual([0, 153, 153, 0])
    expect([...layer.data.subarray(8, 11)]).toEqual([...colourTable('inferno').subarray(765)])
  })

  it('hides of a signed range what is weak, and colours both signs', () => {
    const layer = colourLayer({ image: { ...image, data: Float32Array.of(-5, 0, 2.4, 5) }, range: [-5, 5], style })
    expect([3, 7, 11, 15].map((at) => layer.data[at])).toEqual([153, 0, 0, 153])
    expect([...layer.data.subarray(0, 3)]).toEqual([...colourTable('inferno').subarray(0, 3)])
    expect([...layer.data.subarray(12, 15)]).toEqual([...colourTable('inferno').subarray(765)])
  })

  it('shows a flat overlay as nothing unless the threshold is 0', () => {
    const flat = { ...image, data: Float32Array.of(3, 3, 3, 3) }
    expect(colourLayer({ image: flat, range: [3, 3], style }).data.every((byte) => byte === 0)).toBe(true)
  })

  it('is the plain grey slice without an overlay, and at opacity 0', () => {
    const grey = blend(slice, window, null)
    expect(grey).toEqual(blend(slice, window, { image, range: [0, 1], style: { ...style, opacity: 0 } }))
  })

  it('refuses an overlay of another size', () => {
    const result = blend(slice, window, { image: { ...image, rows: 2, columns: 2 }, range: [0, 1], style })
    expect(result).toMatchObject({ ok: false, failure: { code: 'option-invalid' } })
  })
})

describe('pictures', () => {
  it('keep their bytes through PNG, and carry one sentence that is the same on all and nothing about the patient', () => {
    const bar = colourBar(style, 3, 64)
    const png = encodePng(bar)
    const back = decode(png)
    expect(back).toMatchObject({ width: 3, height: 64, channels: 3, text: { Disclaimer: 'Research use only: not for diagnosis.' } })
    expect([...back.data]).toEqual([...bar.data])
    const bytes = Buffer.from(png).toString('latin1')
    expect(bytes.match(/tEXt/g)).toHaveLength(1)
    expect(bytes).not.toMatch(/iTXt|zTXt|eXIf|tIME/)
  })

  it('that are taken along say the disclaimer below, and keep their own pixels', () => {
    const plain = (width: number) => ({ width, height: 5, channels: 3 as const, data: new Uint8Array(width * 15).fill(77) })
    for (const [width, height] of [[60, 5], [120, 28], [256, 18]] as const) {
      const said = withDisclaimer(plain(width))
      expect([said.width, said.height, said.data.length]).toEqual([width, height, width * height * 3])
      expect(said.data.subarray(0, width * 15).every((byte) => byte === 77)).toBe(true)
    }
    // Every letter is there: each stands apart from the next.
    const { data } = withDisclaimer(plain(256))
    const inked = Array.from({ length: 256 }, (_, column) => [8, 9, 10, 11, 12, 13, 14].some((row) => data[(row * 256 + column) * 3] === 240))
    const runs = inked.filter((ink, column) => ink && !inked[column - 1]).length
    expect(runs).toBe('Researchuseonly:notfordiagnosis.'.length)
  })

  it('show the colour bar from most to least, grey under the threshold', () => {
    const bar = colourBar(style, 1, 101)
    expect([...bar.data.subarray(0, 3)]).toEqual([...colourTable('inferno').subarray(765)])
    expect([...bar.data.subarray(300)]).toEqual([225, 225, 225])
    expect([...bar.data.subarray(150, 153)]).not.toEqual([225, 225, 225])
  })
})

describe('thumbnail', () => {
  it('is at most 96 pixels and keeps the shape in millimetres', () => {
    expect(decode(thumbnail(sliceOf(256, 256, () => 50), window))).toMatchObject({ width: 96, height: 96, channels: 1 })
    expect(decode(thumbnail(sliceOf(100, 200, () => 50, 4), window))).toMatchObject({ width: 48, height: 96 })
    expect(decode(thumbnail(sliceOf(10, 20, () => 50), window))).toMatchObject({ width: 20, height: 10 })
    expect(decode(thumbnail(sliceOf(1, 2000, () => 50), window))).toMatchObject({ width: 96, height: 1 })
  })

  it('averages what it covers', () => {
    const checks = sliceOf(192, 192, (index) => (((index % 192) + Math.floor(index / 192)) % 2 ? 200 : -200))
    expect(new Set(decode(thumbnail(checks, window)).data)).toEqual(new Set([128]))
  })
})
