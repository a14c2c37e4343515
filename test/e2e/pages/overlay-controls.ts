import type { Locator, Page } from '@playwright/test'

/** What lies over the slice, and how it looks. */
export class OverlayControls {
  readonly panel: Locator
  readonly legend: Locator
  readonly opacity: Locator
  readonly threshold: Locator
  readonly colourMap: Locator
  readonly holdToHide: Locator
  readonly segments: Locator
  readonly stored: Locator

  constructor(page: Page) {
    this.panel = page.getByRole('region', { name: 'Overlay' })
    this.legend = this.panel.getByRole('img', { name: /^Colours/ })
    this.opacity = this.panel.getByRole('slider', { name: 'Opacity' })
    this.threshold = this.panel.getByRole('slider', { name: /^Hide below/ })
    this.colourMap = this.panel.getByRole('combobox', { name: 'Colour map' })
    this.segments = this.panel.getByRole('list', { name: 'Segments' })
    this.stored = this.panel.getByRole('combobox', { name: 'Stored overlay' })
    this.holdToHide = this.panel.getByRole('button', { name: 'Hold to hide' })
  }

  async choose(source: 'None' | 'Heat map' | 'Explanation' | 'Feature map' | 'From file'): Promise<void> {
    await this.panel.getByRole('button', { name: source, exact: true }).click()
  }

  /** The button that shows or hides a segment. */
  segment(name: string): Locator {
    return this.segments.getByRole('button', { name: `Show ${name}`, exact: true })
  }
}
