import type { Locator, Page } from '@playwright/test'

/** What networks that box found. */
export class Boxes {
  readonly panel: Locator
  readonly find: Locator
  readonly progress: Locator
  readonly list: Locator
  readonly summary: Locator
  readonly confidence: Locator
  readonly next: Locator
  /** The canvas that they are drawn on; it says how many, and whether with outlines. */
  readonly drawn: Locator

  constructor(page: Page) {
    this.panel = page.getByRole('region', { name: 'Boxes', exact: true })
    this.find = this.panel.getByRole('button', { name: /^Find/ })
    this.progress = page.getByRole('progressbar', { name: 'Boxes' })
    this.list = this.panel.getByRole('list', { name: 'Boxes on this slice' }).getByRole('listitem')
    this.summary = this.panel.getByText(/\d+ box(es)? on/)
    this.confidence = this.panel.getByRole('slider', { name: 'Confidence from' })
    this.next = this.panel.getByRole('button', { name: 'Next slice with a box' })
    this.drawn = page.getByTestId('boxes')
  }

  /** A link to a file to keep. */
  file(name: string): Locator {
    return this.panel.getByRole('link', { name })
  }
}
