import type { Locator, Page } from '@playwright/test'

/** What the header of the shown slice's file says. */
export class TagBrowser {
  readonly panel: Locator
  readonly search: Locator
  readonly count: Locator
  readonly table: Locator

  constructor(page: Page) {
    this.panel = page.getByRole('dialog', { name: /^Tags of slice/ })
    this.search = this.panel.getByRole('searchbox', { name: 'Search tags' })
    this.count = this.panel.getByRole('status')
    this.table = this.panel.getByRole('region', { name: 'Table of tags' })
  }

  /** The row of an element. */
  row(name: string): Locator {
    return this.table.getByRole('row').filter({ has: this.table.page().getByRole('cell', { name, exact: true }) })
  }

  /** What a row tells besides its tag. */
  cells(name: string): Promise<string[]> {
    return this.row(name).getByRole('cell').allInnerTexts()
  }
}
