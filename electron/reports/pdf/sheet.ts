/// <reference path="./pdfkit.d.ts" />
import { createRequire } from 'node:module'
import type PDFDocument from 'pdfkit'
import { drawMixedText } from './mixed-text.ts'

/** Lengths in points, A4. */
export const margin = 50
export const contentTop = 74
export const contentBottom = 782
export const contentWidth = 595.28 - 2 * margin

/** Calm greys with one accent; classes have colours of their own (core/class-colours). */
export const palette = {
  ink: '#1f2933',
  quiet: '#66727f',
  line: '#d5dbe1',
  wash: '#f4f6f8',
  accent: '#2b5d8a',
  warning: '#a23b2a',
} as const

const require = createRequire(import.meta.url)

const files = {
  body: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  bold: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
  han: '@librescore/fonts/SourceHanSansCN.min.woff2',
  hangul: '@librescore/fonts/SourceHanSansKR.min.woff2',
} as const

/** Asked where DejaVu has no glyph. */
const others = [
  { name: 'hangul', has: /\p{Script=Hangul}/u },
  { name: 'han', has: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u2e80-\u33ff\ufe30-\ufe4f\uff00-\uffef]/u },
] as const

/**
 * Embeds DejaVu Sans (Latin, Greek, Cyrillic, Arabic, Hebrew and more) as `body` and `bold`, and where text asks for it Source
 * Han Sans (Chinese, Japanese, Korean). A document holds the glyphs that it uses, of fonts that it uses.
 */
export function registerFonts(pdf: PDFDocument): void {
  for (const [name, file] of Object.entries(files)) pdf.registerFont(name, require.resolve(file))
  drawMixedText(pdf, ['body', 'bold'], others)
}

/** Begins a new page when less than `height` points are left on this one. */
export function ensureSpace(pdf: PDFDocument, height: number): void {
  if (pdf.y + height <= contentBottom) return
  pdf.addPage()
  pdf.y = contentTop
}

/** A section's title; keeps `following` points of its content on the same page. */
export function heading(pdf: PDFDocument, title: string, following = 60): void {
  ensureSpace(pdf, 34 + following)
  if (pdf.y > contentTop) pdf.y += 14
  pdf.font('bold', 11.5).fillColor(palette.accent).text(title, margin, pdf.y, { width: contentWidth })
  pdf.y += 5
}

/** Running text over the full width; moves to a new page by itself. */
export function paragraph(pdf: PDFDocument, text: string, colour: string = palette.ink, size = 9): void {
  pdf.font('body', size)
  ensureSpace(pdf, pdf.heightOfString(text, { width: contentWidth, lineGap: 2 }))
  pdf.fillColor(colour).text(text, margin, pdf.y, { width: contentWidth, lineGap: 2 })
  pdf.y += 4
}
