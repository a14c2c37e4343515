import { type Locator, type Page, expect } from '@playwright/test'

/** Labelling slices, and teaching the network from them. */
export class Teaching {
  readonly panel: Locator
  readonly ofSlice: Locator
  readonly labels: Locator
  readonly said: Locator
  readonly teach: Locator
  readonly progress: Locator
  readonly holdOut: Locator
  readonly failure: Locator
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    this.panel = page.getByRole('region', { name: 'Teach', exact: true })
    this.ofSlice = page.getByTestId('slice-label')
    this.labels = this.panel.getByRole('list', { name: 'Labels' }).getByRole('listitem')
    this.said = this.panel.getByRole('status', { name: 'Labelling' })
    this.teach = this.panel.getByRole('button', { name: 'Teach from labelled slices' })
    this.progress = page.getByRole('progressbar', { name: 'Teaching' })
    this.holdOut = page.getByTestId('hold-out')
    this.failure = page.getByRole('alert', { name: 'Teaching failed' })
  }

  async add(label: string): Promise<void> {
    await this.panel.getByRole('textbox', { name: 'New label' }).fill(label)
    await this.#page.keyboard.press('Enter')
    await expect(this.labels.filter({ hasText: label })).toBeVisible()
  }

  /** The link that saves one of the network's files. */
  file(name: string): Locator {
    return this.panel.getByRole('link', { name })
  }
}
