import PDFDocument from 'pdfkit'
import { describe, expect, it } from 'vitest'
import { registerFonts } from '../../../electron/reports/pdf/sheet.ts'
import { visualRuns } from '../../../electron/reports/pdf/visual-runs.ts'

const [david, cohen] = ['דוד', 'כהן']
const [muhammad, ali] = ['محمد', 'علي']

describe('visualRuns', () => {
  it('leaves alone what runs from left to right', () => {
    expect(visualRuns('Müller, Łukasz / 山田 (12)')).toBeNull()
  })

  it('keeps a name in one script together, in the order in which it is read', () => {
    expect(visualRuns(`${cohen}, ${david}`)).toEqual([`${cohen}, ${david}`])
    expect(visualRuns(`${muhammad}, ${ali}`)).toEqual([`${muhammad}, ${ali}`])
  })

  it('puts runs from left to right in the direction of the first letter', () => {
    expect(visualRuns(`Cohen, David / ${cohen}, ${david}`)).toEqual(['Cohen, David / ', `${cohen}, ${david}`])
    expect(visualRuns(`${cohen} MRI ${david}`)).toEqual([` ${david}`, 'MRI', `${cohen} `])
    expect(visualRuns(`Series 3 · ${cohen} T1 ${david}`)).toEqual(['Series 3 · ', cohen, ' T1 ', david])
  })

  it('leaves numbers the way they are written, and turns brackets and lone signs', () => {
    expect(visualRuns(`${cohen} 123 ${david}`)).toEqual([` ${david}`, '123', `${cohen} `])
    expect(visualRuns(`${cohen} (${david})`)).toEqual([`${cohen} )${david}(`])
    expect(visualRuns(`${cohen} 12 +( 13 ${david}`)).toEqual([` ${david}`, '13', ' )+ ', '12', `${cohen} `])
  })

  it('draws no marks that steer the direction', () => {
    expect(visualRuns(`\u2068${cohen}\u2069 \u200fx`)?.join('')).not.toMatch(/[\u200f\u2068\u2069]/)
  })
})

describe('the fonts of a report', () => {
  function laidOut(text: string) {
    const pdf = new PDFDocument({ size: 'A4', margins: { top: 0, bottom: 0, left: 0, right: 0 }, bufferPages: true, lang: 'en', displayTitle: true, font: '', info: {} })
    registerFonts(pdf)
    const { glyphs, advanceWidth } = pdf.font('body', 10)._font.layout(text)
    return { ids: glyphs.map(({ id }) => id), text: glyphs.map(({ codePoints }) => String.fromCodePoint(...codePoints)), width: advanceWidth }
  }

  it('draw words from right to left, the first one rightmost', () => {
    expect(laidOut(`${cohen}, ${david}`).text.join('')).toBe([...`${cohen}, ${david}`].reverse().join(''))
  })

  it('join Arabic letters, and lam with alef', () => {
    const { ids, text } = laidOut(`${muhammad} ${ali}`)
    expect(text.join('')).toBe([...`${muhammad} ${ali}`].reverse().join(''))
    const alone = [...`${muhammad} ${ali}`].reverse().map((letter) => laidOut(letter).ids[0])
    // All but the space take another form beside a neighbour; dal and the others at a word's end have final ones.
    expect(ids.filter((id, at) => id === alone[at])).toEqual([laidOut(' ').ids[0]])
    expect(laidOut('سلام').text).toEqual(['م', 'لا', 'س'])
  })

  it('measure a line as wide as its runs', () => {
    const [all, one, other] = [`Cohen ${cohen}`, 'Cohen ', cohen].map((text) => laidOut(text).width)
    expect(all).toBeCloseTo((one ?? 0) + (other ?? 0), 6)
  })
})
