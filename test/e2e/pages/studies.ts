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
  /** The panel that lists what was not opened. */
  readonly problems: Locator
  /** The button that opens it for what was opened last. */
  readonly problemsOfLast: Locator
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
    this.problems = page.getByRole('dialog', { name: /^Problems/ })
    this.problemsOfLast = page.getByRole('button', { name: /^Problems \(/ })
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

  /** Opens the problems of what was opened last, unless they are open. */
  async showProblems(): Promise<void> {
    if (!(await this.problems.isVisible())) await this.problemsOfLast.click()
    await expect(this.problems).toBeVisible()
  }

  /** The line about one file that was not opened. */
  problem(file: string): Locator {
    return this.problems.getByRole('listitem').filter({ has: this.#named(file) })
  }

  /** All that is said about one file: its reason, which may hold for others too, and its line. */
  reason(file: string): Locator {
    return this.problems.getByRole('group').filter({ has: this.#named(file) })
  }

  #named(file: string): Locator {
    const name = file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return this.#page.locator('strong', { hasText: new RegExp(`(^|[/\\\\])${name}$`) })
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

  /** Drags a folder over the window: what a browser tells of one, since scripts cannot make a real one. */
  async dropFolder(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Promise<void> {
    const plain = files.map(({ path, bytes }) => ({ path, base64: Buffer.from(bytes).toString('base64') }))
    await this.#page.evaluate((list) => {
      const entries = list.map(({ path, base64 }) => {
        const file = new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], path.split('/').at(-1) ?? '')
        return { isFile: true, isDirectory: false, fullPath: `/${path}`, file: (done: (file: File) => void) => done(file) }
      })
      let handed = false
      const reader = {
        readEntries: (done: (batch: readonly unknown[]) => void) => {
          done(handed ? [] : entries)
          handed = true
        },
      }
      const item = { kind: 'file', webkitGetAsEntry: () => ({ isFile: false, isDirectory: true, createReader: () => reader }) }
      const event = new Event('drop', { bubbles: true, cancelable: true })
      Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], items: [item] } })
      document.querySelector('main')?.dispatchEvent(event)
    }, plain)
  }
}
