import type { Page } from '@playwright/test'

/** A plane of numbers as the page gets it. */
export interface Plane {
  readonly rows: number
  readonly columns: number
  readonly data: readonly number[]
  readonly low: number
  readonly high: number
}

/** Asks the API from within the page, so that every door's own way is taken; `json` makes it a POST. */
export async function fetchPlane(page: Page, path: string, json?: unknown): Promise<Plane> {
  return page.evaluate(
    async ([address, body]) => {
      const init = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const response = await fetch(address, init)
      if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`)
      const header = (name: string) => Number(response.headers.get(name))
      const data = Array.from(new Float32Array(await response.arrayBuffer()))
      return { rows: header('x-rows'), columns: header('x-columns'), low: header('x-range-low'), high: header('x-range-high'), data }
    },
    [path, json] as const,
  )
}

/** 256 RGB triples. */
export async function fetchColours(page: Page, name: string): Promise<readonly number[]> {
  return page.evaluate(async (map) => Array.from(new Uint8Array(await (await fetch(`/api/colour-maps/${map}`)).arrayBuffer())), name)
}
