import { disclaimer } from '../core/disclaimer.ts'
import type { Picture } from './blend.ts'
import { encodePng } from './picture.ts'

/** Seven rows of five pixels each, the leftmost in bit 4: the letters that the sentence has. */
const glyphs: Readonly<Record<string, string>> = {
  A: '0e 11 11 1f 11 11 11', C: '0e 11 10 10 10 11 0e', D: '1e 11 11 11 11 11 1e', E: '1f 10 10 1e 10 10 1f', F: '1f 10 10 1e 10 10 10', G: '0e 11 10 17 11 11 0f',
  H: '11 11 11 1f 11 11 11', I: '0e 04 04 04 04 04 0e', L: '10 10 10 10 10 10 1f', N: '11 11 19 15 13 11 11', O: '0e 11 11 11 11 11 0e', R: '1e 11 11 1e 14 12 11',
  S: '0f 10 10 0e 01 01 1e', T: '1f 04 04 04 04 04 04', U: '11 11 11 11 11 11 0e', Y: '11 11 0a 04 04 04 04', ':': '00 0c 0c 00 0c 0c 00', '.': '00 00 00 00 00 0c 0c',
}
const [pitch, glyphRows, margin] = [6, 7, 3]
/** The window's colour for the same sentence. */
const ink = [240, 185, 90] as const

/** PNG bytes of a picture that a person takes along, with the disclaimer as a line below it. */
export function encodeForExport(picture: Picture): Uint8Array {
  return encodePng(withDisclaimer(picture))
}

/**
 * An RGB picture with the disclaimer on black below it, in one line or two; its own pixels stay where they are. One that is
 * too narrow for letters stays as it is: its file says the same in words.
 */
export function withDisclaimer(picture: Picture): Picture {
  const { width, height, channels, data } = picture
  const whole = `${disclaimer}.`.toUpperCase()
  const lines = [[whole], whole.split(/(?<=:) /)].find((tried) => Math.max(...tried.map(({ length }) => length)) * pitch + 2 * margin <= width)
  if (!lines || channels !== 3) return picture
  const step = glyphRows + margin
  const out = new Uint8Array(width * (height + margin + lines.length * step) * 3)
  out.set(data)
  for (const [line, text] of lines.entries()) {
    const left = Math.floor((width - text.length * pitch) / 2)
    for (const [place, letter] of [...text].entries()) drawGlyph(out, width, letter, left + place * pitch, height + margin + line * step)
  }
  return { width, height: out.length / 3 / width, channels, data: out }
}

function drawGlyph(data: Uint8Array, width: number, letter: string, left: number, top: number): void {
  for (const [row, bits] of (glyphs[letter] ?? '').split(' ').entries()) {
    for (let column = 0; column < 5; column += 1) if (Number.parseInt(bits, 16) & (16 >> column)) data.set(ink, ((top + row) * width + left + column) * 3)
  }
}
