import { describe, expect, it } from 'vitest'
import { decodeText } from '../../../electron/dicom/character-set.ts'

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

describe('decodeText', () => {
  it.each([
    ['ISO_IR 100', 'c4 6e 65 61 73', 'Äneas'],
    ['ISO_IR 101', 'b1 e6', 'ąć'],
    ['ISO_IR 109', 'a1', 'Ħ'],
    ['ISO_IR 110', 'a1', 'Ą'],
    ['ISO_IR 144', 'bb ee', 'Лю'],
    ['ISO_IR 127', 'c7 d8', 'اظ'],
    ['ISO_IR 126', 'c4 e9', 'Δι'],
    ['ISO_IR 138', 'f9 f8', 'שר'],
    ['ISO_IR 148', 'dd', 'İ'],
    ['ISO_IR 13', 'd4 cf', 'ﾔﾏ'],
    ['ISO_IR 149', 'c8 ab', '홍'],
    ['ISO_IR 192', 'e7 8e 8b', '王'],
    ['GB18030', 'cd f5', '王'],
    ['GBK', 'b6 ab', '东'],
  ])('%s', (term, hex, text) => {
    expect(decodeText(bytes(hex), [term])).toBe(text)
  })

  it('follows ISO 2022 escapes and returns to the first set at delimiters (PS3.5 H.3)', () => {
    const japanese =
      '59 61 6d 61 64 61 5e 54 61 72 6f 75 3d 1b 24 42 3b 33 45 44 1b 28 42 5e 1b 24 42 42 40 4f 3a 1b 28 42'
    expect(decodeText(bytes(japanese), ['', 'ISO 2022 IR 87'], true)).toBe('Yamada^Tarou=山田^太郎')
    const korean = '48 6f 6e 67 3d 1b 24 29 43 fb f3 5e 1b 24 29 43 d1 ce d4 d7'
    expect(decodeText(bytes(korean), ['', 'ISO 2022 IR 149'], true)).toBe('Hong=洪^吉洞')
    const greek = '41 c4 5c 1b 2d 46 c4 5c c4'
    expect(decodeText(bytes(greek), ['ISO 2022 IR 100', 'ISO 2022 IR 126'])).toBe('AÄ\\Δ\\Ä')
  })

  it('puts together Korean syllables that are spelled letter by letter (KS X 1001 annex 3)', () => {
    // ㄸ ㅗ ㅁ, ㅎ ㅗ without a final sound
    const spelled = bytes('1b 24 29 43 b1 e8 a4 d4 a4 a8 a4 c7 a4 b1 5e 1b 24 29 43 a4 d4 a4 be a4 c7 a4 d4')
    expect(decodeText(spelled, ['', 'ISO 2022 IR 149'], true)).toBe('김똠^호')
  })

  it('takes ^ and = for delimiters in names alone', () => {
    const greek = bytes('1b 2d 46 c4 5e c4 3d c4')
    expect(decodeText(greek, ['', 'ISO 2022 IR 126'])).toBe('Δ^Δ=Δ')
    expect(decodeText(greek, ['', 'ISO 2022 IR 126'], true)).toBe('Δ^Ä=Ä')
  })

  it('does not take a backslash byte within two-byte text for a delimiter', () => {
    expect(decodeText(bytes('1b 24 42 25 5c 25 5c 1b 28 42'), ['', 'ISO 2022 IR 87'])).toBe('ボボ')
  })

  it('never fails, whatever the bytes and terms', () => {
    expect(decodeText(bytes('ff 1b 1b 24'), ['ISO 2022 IR 87'])).toContain('ÿ')
    expect(decodeText(bytes('41 e4'), ['NO SUCH SET'])).toBe('Aä')
  })
})
