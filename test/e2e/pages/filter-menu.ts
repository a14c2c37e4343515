import type { Locator, Page } from '@playwright/test'

/** Which filter makes the feature map. */
export class FilterMenu {
  readonly panel: Locator
  readonly filter: Locator
  readonly border: Locator
  readonly search: Locator
  readonly recipe: Locator
  readonly steps: Locator

  constructor(page: Page) {
    this.panel = page.getByRole('region', { name: 'Filter', exact: true })
    this.filter = this.panel.getByRole('combobox', { name: 'Filter' })
    this.border = this.panel.getByRole('combobox', { name: 'Border' })
    this.search = this.panel.getByRole('searchbox', { name: 'Search filters' })
    this.recipe = this.panel.getByRole('group', { name: 'Recipe', exact: true })
    this.steps = this.recipe.getByRole('listitem')
  }

  async choose(title: string): Promise<void> {
    await this.filter.selectOption({ label: title })
  }

  async direction(mode: 'Correlation' | 'Convolution'): Promise<void> {
    await this.panel.getByRole('button', { name: mode }).click()
  }

  /** Loads a recipe's text from a file. */
  async load(text: string): Promise<void> {
    await this.recipe.getByLabel('Recipe file').setInputFiles({ name: 'recipe.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  }

  field(name: string): Locator {
    return this.panel.getByRole('spinbutton', { name, exact: true })
  }

  parameter(title: string): Locator {
    return this.panel.getByRole('slider', { name: title })
  }
}
