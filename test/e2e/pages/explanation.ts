import { expect, type Locator, type Page } from '@playwright/test'

/** Why the model answers as it does, and what that map is worth. */
export class Explanation {
  readonly panel: Locator
  readonly method: Locator
  readonly label: Locator
  readonly answer: Locator
  readonly verdict: Locator
  readonly deletion: Locator
  readonly insertion: Locator
  readonly progress: Locator
  readonly cancel: Locator

  constructor(page: Page) {
    this.panel = page.getByRole('region', { name: 'Explanation' })
    this.method = this.panel.getByRole('combobox', { name: 'Method' })
    this.label = this.panel.getByRole('combobox', { name: 'Class' })
    this.answer = this.panel.getByTestId('explained-answer')
    this.verdict = this.panel.getByTestId('verdict')
    this.deletion = this.panel.getByTestId('deletion-text')
    this.insertion = this.panel.getByTestId('insertion-text')
    this.progress = this.panel.getByRole('progressbar', { name: 'Test of the map' })
    this.cancel = this.panel.getByRole('button', { name: 'Cancel: Test of the map' })
  }

  /** Waits for the verdict on the map on show; answers with the per cent that the curves' texts hold, in their order. */
  async figures(): Promise<{ readonly deletion: readonly number[]; readonly insertion: readonly number[] }> {
    // the test runs the network some 700 times: seconds, on a busy machine many
    await expect(this.verdict).toBeVisible({ timeout: 40_000 })
    const read = async (text: Locator) => [...(await text.innerText()).matchAll(/([\d.]+) %/g)].map((match) => Number(match[1]))
    return { deletion: await read(this.deletion), insertion: await read(this.insertion) }
  }
}
