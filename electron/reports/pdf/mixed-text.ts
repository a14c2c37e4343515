/// <reference path="./pdfkit.d.ts" />
import type PDFDocument from 'pdfkit'
import type { GlyphRun, PDFFont } from 'pdfkit'
import { inVisualOrder, visualRuns } from './visual-runs.ts'

/** A registered font for what the one in use has no glyphs for. */
export interface OtherFont {
  readonly name: string
  /** Characters to look for in it: opening it takes long, so it is opened for none but these. */
  readonly has: RegExp
}

interface Run {
  readonly text: string
  readonly font: PDFFont
}

/** A line in visual order; null where pdfkit may draw it as it is. `main` is the font in use. */
type RunsOf = (line: string, main: PDFFont) => readonly Run[] | null
type FontOf = (character: string, main: PDFFont) => PDFFont | undefined

/** Most lines hold nothing else: one font has it all, from left to right. */
const plain = /^[\u0020-\u024f\u2010-\u2026]*$/
/** Ideographs that have a second code for the sake of old character sets, mostly Korean; fonts often know only the first. */
const secondCodes = /[\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu
const invisible = /^\p{Default_Ignorable_Code_Point}$/u
const missing = '\ufffd'

/**
 * Makes all text of a document come out whichever script it is in. pdfkit draws a line in one font and hands it each word by
 * itself, which leaves Hebrew and Arabic words from left to right, and numbers and brackets within a word the wrong way. Here
 * a line is measured and drawn run by run instead, in visual order, each run in one direction and in the first font that has
 * its characters. pdfkit breaks lines by what is measured here, so nothing else need know of it.
 * @param names the document's fonts for text, registered
 * @param others in the order in which they are asked
 */
export function drawMixedText(pdf: PDFDocument, names: readonly string[], others: readonly OtherFont[]): void {
  const opened = new Map<string, PDFFont>()
  const open = (name: string): PDFFont => {
    const inUse = pdf._font
    const font = opened.get(name) ?? pdf.font(name)._font
    pdf._font = inUse
    opened.set(name, font)
    return font
  }
  const fontOf: FontOf = (character, main) => {
    const knows = ({ font }: PDFFont): boolean => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)
    if (knows(main)) return main
    const other = others.find(({ name, has }) => has.test(character) && knows(open(name)))
    return other && open(other.name)
  }
  const runsOf: RunsOf = (line, main) => {
    if (plain.test(line)) return null
    const text = line.replace(secondCodes, (character) => character.normalize())
    const whole = visualRuns(text)
    return (whole ?? [text]).flatMap((run) => inVisualOrder(run, byFont(run, main, fontOf)))
  }
  for (const name of names) layOutByRuns(open(name), runsOf)
  drawByRuns(pdf, runsOf)
}

/** Takes text apart into pieces of one font, as they are read. What no font has becomes a sign that something is missing. */
function byFont(text: string, main: PDFFont, fontOf: FontOf): readonly Run[] {
  const runs: { text: string; readonly font: PDFFont }[] = []
  for (const character of text) {
    const last = runs.at(-1)
    const has = invisible.test(character) ? (last?.font ?? main) : fontOf(character, main)
    const [drawn, font] = has ? [character, has] : [/\s/.test(character) ? ' ' : missing, main]
    if (last?.font === font) last.text += drawn
    else runs.push({ text: drawn, font })
  }
  // Letters that are spelt in parts (syllables of jamo, kana with marks) are one in those fonts.
  return runs.map((run) => (run.font === main ? run : { ...run, text: run.text.normalize() }))
}

function layOutByRuns(font: PDFFont, runsOf: RunsOf): void {
  const asOneRun = font.layout.bind(font)
  font.layout = (text, features, onlyWidth) => {
    // Features are given by `drawByRuns` alone, for a run that stands in its order already.
    const runs = features ? null : runsOf(text, font)?.map((run): GlyphRun => run.font.layoutCached(run.text))
    if (!runs) return asOneRun(text, features, onlyWidth)
    return {
      glyphs: runs.flatMap(({ glyphs }) => glyphs),
      positions: runs.flatMap(({ positions }) => positions),
      advanceWidth: runs.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
    }
  }
}

function drawByRuns(pdf: PDFDocument, runsOf: RunsOf): void {
  const draw = pdf._fragment.bind(pdf)
  pdf._fragment = (text, x, y, options) => {
    const main = pdf._font
    const line = text.replaceAll('\n', '')
    const runs = runsOf(line, main)
    if (!runs || runs.every(({ font }) => font === main)) return draw(text, x, y, options)
    const { width, align, lineWidth = 0 } = options
    const spare = lineWidth - pdf.widthOfString(line.trimEnd())
    let left = x + (!width || !align || align === 'left' ? 0 : align === 'right' ? spare : spare / 2)
    // All stand on one line, that of the document's own font, to whose height lines are spaced.
    const baseline = (-main.ascender / 1000) * pdf._fontSize
    for (const run of runs) {
      pdf._font = run.font
      draw(run.text, left, y, { baseline, features: [] })
      left += pdf.widthOfString(run.text, { features: [] })
    }
    pdf._font = main
  }
}
