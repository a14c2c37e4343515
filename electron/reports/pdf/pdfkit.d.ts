/** The part of pdfkit 0.20 that the report uses; the package carries no types of its own. Lengths are points. */
declare module 'pdfkit' {
  export interface TextOptions {
    width?: number
    height?: number
    align?: 'left' | 'center' | 'right'
    lineBreak?: boolean
    lineGap?: number
    ellipsis?: boolean
    characterSpacing?: number
    /** OpenType features; where given, text is laid out as a run that stands as it is. */
    features?: readonly string[]
  }
  export interface DocumentOptions {
    size: string
    margins: { top: number; bottom: number; left: number; right: number }
    bufferPages: boolean
    lang: string
    displayTitle: boolean
    info: Record<string, string | Date>
    font: string
  }
  /** Glyphs in the order in which they are drawn, from left to right; widths in thousandths of the font's size. */
  export interface GlyphRun {
    readonly glyphs: readonly { readonly id: number; readonly codePoints: readonly number[] }[]
    readonly positions: readonly object[]
    readonly advanceWidth: number
  }
  export interface PDFFont {
    /** Thousandths of the font's size. */
    readonly ascender: number
    /** As fontkit reads it. */
    readonly font: { hasGlyphForCodePoint(codePoint: number): boolean }
    /** A line. */
    layout(text: string, features?: readonly string[], onlyWidth?: boolean): GlyphRun
    /** A run of one script; remembered, since lines are measured word by word, and ideographs are words. */
    layoutCached(text: string): GlyphRun
  }
  export default class PDFDocument {
    constructor(options: DocumentOptions)
    readonly page: { readonly width: number; readonly height: number; margins: DocumentOptions['margins'] }
    x: number
    y: number
    on(event: 'data', listener: (chunk: Uint8Array) => void): this
    on(event: 'end', listener: () => void): this
    on(event: 'error', listener: (error: Error) => void): this
    end(): void
    addPage(): this
    bufferedPageRange(): { start: number; count: number }
    switchToPage(index: number): void
    registerFont(name: string, file: string): this
    font(name: string, size?: number): this
    /** The font in use and its size; these and the next are not part of pdfkit's documented interface. */
    _font: PDFFont
    readonly _fontSize: number
    /** Draws a line or the part of one. A `baseline` is how far below `y` the text stands, as a negative number. */
    _fragment: (text: string, x: number, y: number, options: TextOptions & { lineWidth?: number; baseline?: number }) => void
    fillColor(colour: string, opacity?: number): this
    strokeColor(colour: string, opacity?: number): this
    lineWidth(width: number): this
    dash(length: number, options: { space: number }): this
    undash(): this
    text(text: string, x: number, y: number, options?: TextOptions): this
    heightOfString(text: string, options?: TextOptions): number
    widthOfString(text: string, options?: TextOptions): number
    rect(x: number, y: number, width: number, height: number): this
    roundedRect(x: number, y: number, width: number, height: number, radius: number): this
    circle(x: number, y: number, radius: number): this
    moveTo(x: number, y: number): this
    lineTo(x: number, y: number): this
    fill(colour?: string): this
    stroke(colour?: string): this
    image(bytes: Uint8Array, x: number, y: number, options: { width: number; height: number }): this
    outline: { addItem(title: string): unknown }
  }
}
