import type { Locator, Page } from '@playwright/test'

/** Which filter makes the feature map. */
export class FilterMenu {
  readonly panel: Locator
  readonly filter: Locator
  readonly border: Locator

  constructor(page: Page) {
    this.panel = page.getByRole('region', { name: 'Filter', exact: true })
    this.filter = this.panel.getByRole('combobox', { name: 'Filter' })
    this.border = this.panel.getByRole('combobox', { name: 'Border' })
  }

  async choose(title: string): Promise<void> {
    await this.filter.selectOption({ label: title })
  }

  async direction(mode: 'Correlation' | 'Convolution'): Promise<void> {
    await this.panel.getByRole('button', { name: mode }).click()
  }

  parameter(title: string): Locator {
    return this.panel.getByRole('slider', { name: title })
  }
}
