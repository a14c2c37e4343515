import { type Locator, type Page, expect } from '@playwright/test'
import { Picture } from '../tools/picture.ts'
import type { Plane } from '../tools/api.ts'
import type { Box } from './viewer.ts'

export type PaneName = 'slice' | 'map' | 'swipe' | 'blink' | 'correlation' | 'convolution' | 'difference'

/** Room that a pane leaves about the slice, and about the padding of a large kernel, CSS pixels. */
const [margin, outline] = [12, 3]

/** The convolution laboratory. */
export class Laboratory {
  readonly panel: Locator
  readonly stage: Locator
  readonly preset: Locator
  readonly failure: Locator
  readonly staleFlag: Locator
  readonly formula: Locator
  readonly values: Locator
  readonly sum: Locator
  readonly tap: Locator
  readonly reading: Locator
  readonly sheets: Locator
  readonly text: Locator
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    this.panel = page.getByRole('dialog', { name: 'Convolution laboratory' })
    this.stage = this.panel.getByRole('application')
    this.preset = this.panel.getByRole('combobox', { name: 'Classic kernel' })
    this.failure = this.panel.getByRole('alert')
    this.staleFlag = this.panel.getByTestId('stale')
    this.formula = this.panel.getByTestId('size-formula')
    this.values = this.panel.getByTestId('values')
    this.sum = this.panel.getByTestId('window-sum')
    this.tap = this.panel.getByTestId('tap')
    this.reading = this.panel.getByRole('status', { name: 'Sliding window' })
    this.sheets = this.panel.getByRole('group', { name: /^Window, kernel and products/ })
    this.text = this.panel.getByRole('textbox', { name: 'Kernel as text' })
  }

  async open(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Laboratory', exact: true }).click()
    await this.settles()
  }

  /** Waits until the newest wish has been drawn, or refused. */
  async settles(): Promise<void> {
    await expect(this.panel).toHaveAttribute('data-busy', 'false')
    await expect
      .poll(async () => {
        const shown = await this.panel.getAttribute('data-shown')
        const drawn = await this.panel.locator('[data-drawn]').evaluateAll((panes) => panes.map((pane) => pane.getAttribute('data-drawn')))
        return shown !== '' && drawn.length > 0 && drawn.every((key) => key === shown)
      })
      .toBe(true)
  }

  /** Waits until the window stands at a cell of the map on show. */
  async readsAt(row: number, column: number): Promise<void> {
    const key = (await this.panel.getAttribute('data-shown')) ?? ''
    await expect(this.panel.locator(`section[data-cell="${row} ${column}"]`)).toHaveAttribute('data-key', key)
  }

  button(name: string): Locator {
    return this.panel.getByRole('button', { name, exact: true })
  }

  field(name: string): Locator {
    return this.panel.getByRole('spinbutton', { name, exact: true })
  }

  weight(row: number, column: number): Locator {
    return this.panel.getByRole('textbox', { name: `Weight in row ${row}, column ${column}`, exact: true })
  }

  async choose(preset: string): Promise<void> {
    await this.preset.selectOption(preset)
    await this.settles()
  }

  async resize(rows: number, columns: number): Promise<void> {
    for (const [name, value] of [['Rows', rows], ['Columns', columns]] as const) {
      await this.field(name).fill(String(value))
      await this.field(name).press('Enter')
    }
    await this.settles()
  }

  /** How large the numbers of a sheet are, CSS pixels; 0 where it has none. */
  async digits(kind: string): Promise<number> {
    return Number(await this.panel.getByTestId(`sheet-${kind}`).getAttribute('data-digits'))
  }

  async layout(name: 'Split' | 'Swipe' | 'Blink' | 'Flip'): Promise<void> {
    await this.button(name).click()
    await this.settles()
  }

  async goTo(row: number, column: number): Promise<void> {
    for (const [name, value] of [['Row', row], ['Column', column]] as const) {
      await this.field(name).fill(String(value))
      await this.field(name).press('Tab')
    }
    await this.readsAt(row, column)
  }

  pane(name: PaneName): Locator {
    return this.panel.getByTestId(`pane-${name}`)
  }

  /** The middle of a pixel of the slice, from the pane's corner: worked out here and not asked of the page. */
  async place(name: PaneName, { rows, columns }: Pick<Plane, 'rows' | 'columns'>, row: number, column: number, padding = { rows: 0, columns: 0 }): Promise<readonly [x: number, y: number]> {
    const box = await this.#canvasBox(name)
    const fit = (length: number, pixels: number, beyond: number) => Math.min((length - 2 * margin) / pixels, (length - 2 * outline) / (pixels + 2 * beyond))
    const scale = Math.min(fit(box.width, columns, padding.columns), fit(box.height, rows, padding.rows))
    return [box.width / 2 + (column + 0.5 - columns / 2) * scale, box.height / 2 + (row + 0.5 - rows / 2) * scale]
  }

  /** What the screen shows of a pane. */
  async picture(name: PaneName): Promise<Picture> {
    // The mouse draws a cross in every pane.
    await this.#page.mouse.move(2, 2)
    const { x, y, width, height } = await this.#canvasBox(name)
    return new Picture(await this.#page.screenshot({ clip: { x: Math.round(x), y: Math.round(y), width, height } }))
  }

  /** Where a pane's pictures lie on the screen; their sides are whole CSS pixels. */
  async #canvasBox(name: PaneName): Promise<Box> {
    const box = await this.pane(name).locator('canvas').first().boundingBox()
    if (!box) throw new Error(`no pane ${name} on the screen`)
    return box
  }

  /** Rows of the table of samples, as numbers where they are numbers. */
  async samples(): Promise<readonly (readonly string[])[]> {
    const rows = await this.panel.getByRole('region', { name: 'Samples of the window' }).getByRole('row').all()
    return Promise.all(rows.slice(1).map((row) => row.getByRole('cell').allInnerTexts()))
  }
}
