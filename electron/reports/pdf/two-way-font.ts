/// <reference path="./pdfkit.d.ts" />
import type { GlyphRun, PDFFont } from 'pdfkit'
import { visualRuns } from './visual-runs.ts'

/**
 * Makes a font lay out lines that hold Hebrew or Arabic. pdfkit hands a font each word by itself, which shapes it and turns
 * it round, but leaves the words themselves from left to right, and numbers and brackets within a word the wrong way. A
 * line is laid out here run by run instead, in visual order, so that letters join across all of a run.
 */
export function layOutBothWays(font: PDFFont): void {
  const leftToRight = font.layout.bind(font)
  font.layout = (text, features, onlyWidth) => {
    const runs = visualRuns(text)?.map((run): GlyphRun => font.layoutRun(run, features ?? []))
    if (!runs) return leftToRight(text, features, onlyWidth)
    return {
      glyphs: runs.flatMap(({ glyphs }) => glyphs),
      positions: runs.flatMap(({ positions }) => positions),
      advanceWidth: runs.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
    }
  }
}
