import { type Locator, type Page, expect } from '@playwright/test'

interface DroppedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Opening, the list of studies, and what could not be opened. */
export class Studies {
  readonly path: Locator
  readonly progress: Locator
  readonly cancel: Locator
  readonly problems: Locator
  readonly notices: Locator
  readonly all: Locator
  readonly #open: Locator
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    const panel = page.getByRole('region', { name: 'Open' })
    this.path = panel.getByRole('textbox', { name: 'Path of a file or folder' })
    this.#open = panel.getByRole('button', { name: 'Open', exact: true })
    this.progress = page.getByRole('progressbar', { name: 'Opening' })
    this.cancel = page.getByRole('button', { name: 'Cancel: Opening' })
    this.problems = page.getByRole('region', { name: /^Skipped files/ })
    this.notices = page.getByRole('alert', { name: 'Messages' })
    this.all = page.getByRole('region', { name: 'Studies' }).getByRole('article')
  }

  /** Types a path and opens it. */
  async openPath(path: string): Promise<void> {
    await this.path.fill(path)
    await this.#open.click()
  }

  /** Opens a path and waits until Sulcus has looked through it. */
  async openPathToEnd(path: string): Promise<void> {
    await this.openPath(path)
    // The bar is there as soon as the button was pressed.
    await expect(this.progress).toBeHidden()
  }

  study(patient: string): Locator {
    return this.#page.getByRole('article', { name: `Study of ${patient}` })
  }

  /** The overlays listed under the series of a study. */
  overlays(patient: string): Locator {
    return this.study(patient).getByRole('list', { name: 'Overlays of this series' }).getByRole('button')
  }

  async forget(patient: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Forget study of ${patient}` }).click()
  }

  /** The line about one skipped file. */
  problem(file: string): Locator {
    return this.problems.getByRole('listitem').filter({ has: this.#page.getByText(file, { exact: true }) })
  }

  /** Drags files over the window and lets them go there. */
  async drop(files: readonly DroppedFile[]): Promise<void> {
    const plain = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }))
    const dataTransfer = await this.#page.evaluateHandle((list) => {
      const transfer = new DataTransfer()
      for (const { name, base64 } of list) transfer.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name))
      return transfer
    }, plain)
    for (const event of ['dragenter', 'dragover', 'drop']) await this.#page.dispatchEvent('main', event, { dataTransfer })
  }
}
