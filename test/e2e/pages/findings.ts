import type { Locator, Page } from '@playwright/test'

/** What the model says. */
export class Findings {
  readonly panel: Locator
  readonly ofSeries: Locator
  readonly ofSlice: Locator
  /** Why the model is silent on the shown slice. */
  readonly reasons: Locator
  /** The slices that together carry the series' finding. */
  readonly run: Locator
  readonly belief: Locator
  readonly reliability: Locator
  readonly flags: Locator
  readonly goToMostSuspicious: Locator
  readonly analyse: Locator
  readonly progress: Locator
  readonly cancel: Locator
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    this.panel = page.getByRole('region', { name: 'Findings' })
    this.ofSeries = page.getByRole('group', { name: 'Finding of the series' })
    this.ofSlice = page.getByTestId('slice-finding')
    this.reasons = page.getByTestId('slice-reasons')
    this.run = page.getByTestId('series-run')
    this.belief = page.getByText('How far probabilities can be believed')
    this.reliability = page.getByRole('img', { name: /^Reliability diagram/ })
    this.flags = page.getByTestId('flag')
    this.goToMostSuspicious = page.getByRole('button', { name: 'Go to most suspicious slice' })
    this.analyse = this.panel.getByRole('button', { name: /^Analyse/ })
    this.progress = page.getByRole('progressbar', { name: 'Analysis' })
    this.cancel = page.getByRole('button', { name: 'Cancel: Analysis' })
  }

  /** Of none, glioma, meningioma and pituitary on the shown slice; “< 1 %” counts as 1. */
  percentages(): Promise<number[]> {
    const labels = ['none', 'glioma', 'meningioma', 'pituitary']
    return Promise.all(labels.map(async (label) => Number((await this.#page.getByTestId(`probability-${label}`).innerText()).replace(/\D/g, ''))))
  }

  /** The slices that the timeline flags, counted from 1. */
  async flaggedSlices(): Promise<number[]> {
    const marked = await this.flags.evaluateAll((flags) => flags.map((flag) => Number(flag.getAttribute('data-slice'))))
    return marked.map((index) => index + 1)
  }
}
