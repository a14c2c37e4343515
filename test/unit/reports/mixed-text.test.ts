import { spawnSync } from 'node:child_process'
import PDFDocument from 'pdfkit'
import { describe, expect, it } from 'vitest'
import { registerFonts } from '../../../electron/reports/pdf/sheet.ts'
import { drawTable } from '../../../electron/reports/pdf/table.ts'
import { writePdfReport } from '../../../electron/reports/pdf-report.ts'
import { reportInput, withTumour } from './report-fixture.ts'

const poppler = spawnSync('pdftotext', ['-v']).status === 0

function document(): PDFDocument {
  const pdf = new PDFDocument({ size: 'A4', margins: { top: 50, bottom: 50, left: 50, right: 50 }, bufferPages: true, lang: 'en', displayTitle: true, font: '', info: {} })
  registerFonts(pdf)
  return pdf
}

function laidOut(text: string, font = 'body') {
  const { glyphs, advanceWidth } = document().font(font, 10)._font.layout(text)
  return { ids: glyphs.map(({ id }) => id), text: glyphs.map(({ codePoints }) => String.fromCodePoint(...codePoints)).join(''), width: advanceWidth }
}

/** Words with their left and right edges, in points. */
function wordsOf(pdf: Uint8Array) {
  const page = spawnSync('pdftotext', ['-bbox', '-', '-'], { input: pdf }).stdout.toString()
  return [...page.matchAll(/xMin="([\d.]+)"[^>]*xMax="([\d.]+)"[^>]*>([^<]+)</g)].map(([, left, right, text = '']) => ({ left: Number(left), right: Number(right), text }))
}

function finished(pdf: PDFDocument): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  pdf.on('data', (chunk) => chunks.push(chunk))
  const done = new Promise<Uint8Array>((resolve) => pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks)))))
  pdf.end()
  return done
}

describe('a line of several scripts', () => {
  // Names of pydicom's samples of character sets (chrH31, chrH32, chrI2, chrX1, chrX2), and traditional ones.
  it.each(['Yamada, Tarou / 山田, 太郎 / やまだ, たろう', 'ﾔﾏﾀﾞ, ﾀﾛｳ', 'Hong, Gildong / 洪, 吉洞 / 홍, 길동', 'Wang, XiaoDong / 王, 小东', '王小東 顱腦磁振造影。'])('has glyphs for “%s”, in headings too', (name) => {
    for (const font of ['body', 'bold']) {
      const { ids, text } = laidOut(name, font)
      expect(text).toBe(name)
      expect(ids).not.toContain(0)
    }
  })

  it('is as wide as its parts', () => {
    const parts = ['T1 ', '頭部', ' 머리', ' (2)'].map((part) => laidOut(part).width)
    expect(laidOut('T1 頭部 머리 (2)').width).toBeCloseTo(parts.reduce((sum, width) => sum + width), 6)
    expect(laidOut('頭部').width).toBe(2000)
  })

  it('draws a letter in one piece however it is coded', () => {
    expect(laidOut('\uf9e1\uf90a').text, 'ideographs coded twice').toBe('李金'.normalize())
    for (const name of ['홍길동', 'がくしゃ']) expect(laidOut(name.normalize('NFD'))).toEqual(laidOut(name))
  })

  it('shows that something is missing, but for what is never seen', () => {
    const { ids, text } = laidOut('𠮷野 🧠\u0378 ไ\ud800!')
    expect(text).toBe('�野 �� ��!')
    expect(ids).not.toContain(0)
    expect(laidOut('葛\u{e0100}飾').ids).toEqual(laidOut('葛飾').ids)
  })

  it('keeps the order of what is read from right to left', () => {
    expect(laidOut('כהן (山田) דוד').text).toBe('דוד (山田) כהן'.split(' ').map((word) => (word.startsWith('(') ? word : [...word].reverse().join(''))).join(' '))
    expect(laidOut('כהן。「דוד').text, 'punctuation of another font').toBe([...'כהן。「דוד'].reverse().join('').replace('「', '」'))
  })
})

describe.skipIf(!poppler)('on the page (skipped where pdftotext is missing)', () => {
  it('names stand in the head, in headings, tables and captions, and can be selected', async () => {
    const study = { ...reportInput().study, patientName: 'Hong^Gildong=洪^吉洞=홍^길동', description: '頭部MRI' }
    const series = { ...withTumour, description: '増強 T1' }
    const skipped = [{ file: '/王小东/图像.dcm', code: 'not-dicom' as const, message: 'No.' }]
    const pdf = await writePdfReport(reportInput({ study, series: [series], skipped, opened: ['/'] }))
    const text = spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).stdout.toString()
    for (const part of ['Hong, Gildong / 洪, 吉洞 / 홍, 길동', '頭部MRI', 'Series 3 · 増強 T1\n', 'Series 3 · 増強 T1, instance 18', '王小东/图像.dcm']) expect(text).toContain(part)
  })

  it('lines break between any two ideographs, and stay within their cell on either side', async () => {
    const pdf = document()
    pdf.y = 60
    drawTable(pdf, [{ title: 'a', width: 100, align: 'left' }, { title: 'b', width: 100, align: 'right' }], [{ cells: ['T1 ' + '顱腦磁振造影'.repeat(6), '12 ' + '홍길동'.repeat(9)] }])
    const lines = wordsOf(await finished(pdf)).slice(2)
    expect(lines.length).toBeGreaterThan(6)
    const [left, right] = [lines.filter((word) => /[\p{Script=Han}]/u.test(word.text)), lines.filter((word) => /\p{Script=Hangul}/u.test(word.text))]
    expect([left, right].map((words) => words.map(({ text }) => text).join('').length)).toEqual([36, 27])
    for (const word of left) expect([word.left >= 53.9, word.right <= 146.1]).toEqual([true, true])
    // Right edges are aligned, to a glyph's own margin.
    for (const word of right) expect([word.left >= 153.9, Math.abs(word.right - 246) < 0.1]).toEqual([true, true])
  })
})

describe('a document', () => {
  it('holds no font that its text does not ask for', async () => {
    const fonts = async (patientName: string) => new Set(Buffer.from(await writePdfReport(reportInput({ study: { ...reportInput().study, patientName } }))).toString('latin1').match(/DejaVuSans|SourceHanSans(CN|KR)/g))
    expect(await fonts('Ångström^Фёдор')).toEqual(new Set(['DejaVuSans']))
    expect(await fonts('홍^길동')).toEqual(new Set(['DejaVuSans', 'SourceHanSansKR']))
    expect(await fonts('山田^太郎')).toEqual(new Set(['DejaVuSans', 'SourceHanSansCN']))
  })
})
