import type { Locator, Page } from '@playwright/test'

/** The list of models, and the ways to add one. */
export class ModelsPanel {
  readonly panel: Locator
  readonly list: Locator
  readonly path: Locator
  readonly refusal: Locator
  readonly said: Locator
  readonly #button: Locator
  readonly #add: Locator

  constructor(page: Page) {
    this.panel = page.getByRole('dialog', { name: 'Models' })
    this.list = this.panel.getByRole('list', { name: 'Models' }).getByRole('listitem')
    this.path = this.panel.getByRole('textbox', { name: 'Path of an .onnx file' })
    this.refusal = this.panel.getByRole('alert')
    this.said = this.panel.getByRole('status')
    this.#button = page.getByRole('button', { name: 'Models', exact: true })
    this.#add = this.panel.getByRole('button', { name: 'Add', exact: true })
  }

  async toggle(): Promise<void> {
    await this.#button.click()
  }

  async addPath(path: string): Promise<void> {
    await this.path.fill(path)
    await this.#add.click()
  }

  /** A model's entry by its title. */
  model(title: string): Locator {
    return this.panel.getByRole('listitem', { name: title })
  }
}
