import { expect, test } from './app.ts'
import type { Laboratory } from './pages/laboratory.ts'
import { fetchPlane } from './tools/api.ts'
import { contrast } from './tools/contrast.ts'
import { emboss, mapShows, sobelX } from './tools/laboratory-maps.ts'

test.describe('Someone changes a kernel in the laboratory', () => {
  test('and sees the map before its numbers are there, and keeps it where they do not come', async ({ app: { page, viewer, laboratory, expectComplaints } }) => {
    const path = await viewer.slicePath()
    await laboratory.open()
    const relief = await fetchPlane(page, `${path}/feature-map`, { kernel: emboss })
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    await page.route('**/laboratory/maps', async (route) => {
      await held
      await route.continue()
    })
    await laboratory.preset.selectOption('emboss')
    await mapShows(laboratory, 'map', relief, [relief.low, relief.high])
    await expect(laboratory.values).toHaveText(/ · map …$/)
    await expect(laboratory.panel).toHaveAttribute('data-busy', 'true')
    release()
    await laboratory.settles()
    await expect(laboratory.values).toHaveText(/ · map -?[\d.]+$/)
    await page.unroute('**/laboratory/maps')

    expectComplaints(/Failed to load resource|ERR_FAILED/)
    const before = await fetchPlane(page, `${path}/feature-map`, { kernel: sobelX })
    await page.route('**/laboratory/maps', (route) => route.abort())
    await laboratory.choose('sobel-x')
    await mapShows(laboratory, 'map', before, [before.low, before.high])
    await expect(laboratory.failure).toContainText('Sulcus does not answer.')
    await expect(laboratory.staleFlag).toHaveCount(0)
  })

  test('and what cannot be computed is told beside the kernel, and the last good map stays', async ({ app: { page, viewer, laboratory, expectComplaints } }) => {
    // Chromium writes every refused request on the console.
    expectComplaints(/400 \(Bad Request\)/)
    await laboratory.open()
    const path = await viewer.slicePath()
    const good = await fetchPlane(page, `${path}/feature-map`, { kernel: sobelX })
    const refused = async (code: string, words: RegExp) => {
      await expect(laboratory.failure).toContainText(words)
      await expect(laboratory.failure).toContainText(code)
      await expect(laboratory.staleFlag).toBeVisible()
      await mapShows(laboratory, 'map', good, [good.low, good.high])
    }
    await laboratory.weight(2, 1).fill('two')
    await refused('kernel-invalid', /weight in row 2, column 1 of the kernel is not a finite number/)
    await expect(laboratory.weight(2, 1)).toHaveAttribute('aria-invalid', 'true')
    // What still speaks of that map is dimmed, and legible.
    for (const text of [laboratory.formula.getByText('Rows'), laboratory.panel.getByTestId('sum-equal')]) {
      const { colour, ground, opacity } = await text.evaluate((element) => {
        const bytes = (colour: string) => colour.match(/[\d.]+/g)?.map(Number) ?? []
        const upwards = (from: Element): Element[] => [from, ...(from.parentElement ? upwards(from.parentElement) : [])]
        const styles = upwards(element).map((one) => getComputedStyle(one))
        const opaque = styles.find(({ backgroundColor }) => backgroundColor.startsWith('rgb('))
        return { colour: bytes(getComputedStyle(element).color), ground: bytes(opaque?.backgroundColor ?? ''), opacity: styles.reduce((product, one) => product * Number(one.opacity), 1) }
      })
      expect(opacity).toBeLessThan(1)
      expect(contrast(colour.map((byte, channel) => byte * opacity + (ground[channel] ?? 0) * (1 - opacity)), ground)).toBeGreaterThanOrEqual(4.5)
    }
    await page.keyboard.press('Control+z')
    await expect(laboratory.failure).toBeEmpty()
    await expect(laboratory.staleFlag).toHaveCount(0)

    await laboratory.button('Text').click()
    for (const [text, words] of [
      ['1 2 3\n4 5', /Row 2 of the kernel holds 2 weights, but row 1 holds 3/],
      ['', /needs weights/],
      ['0 0\n0 0', /Every weight of the kernel is zero/],
      ['[[1, 2', /not valid JSON/],
      ['1,2,3 4', /Row 1 has commas that could stand within numbers or between them: write decimals with a point/],
      ['[[[1, 2]]]', /three dimensions/],
      [`${'1 '.repeat(257)}`, /257 columns wide; 255 is the most/],
    ] as const) {
      await laboratory.text.fill(text)
      await refused('kernel-invalid', words)
    }
    await laboratory.text.fill('-1 0 1\n-2 0 2\n-1 0 1')
    await laboratory.settles()
    await expect(laboratory.staleFlag).toHaveCount(0)
    await laboratory.field('Stride').fill('1000')
    await refused('option-invalid', /stride of 1000 leads beyond the image of 256 × 256 pixels/)
    await laboratory.field('Stride').fill('0')
    await refused('option-invalid', /stride must be a whole number from 1 to 64/)
    // An emptied field is empty, without a word on the console.
    await laboratory.field('Stride').fill('')
    await refused('option-invalid', /stride must be a whole number from 1 to 64/)
    await expect(laboratory.field('Stride')).toHaveValue('')
    await laboratory.field('Stride').fill('1')
    await expect(laboratory.staleFlag).toHaveCount(0)
    await laboratory.choose('gabor-0')
    const wavy = await fetchPlane(page, `${path}/feature-map`, { kernel: { name: 'k', weights: await gridWeights(laboratory) } })
    await laboratory.field('Dilation').fill('20')
    await expect(laboratory.failure).toContainText('The kernel, dilated by 20, covers 281 × 281 pixels, more than the image of 256 × 256.')
    await mapShows(laboratory, 'map', wavy, [wavy.low, wavy.high], { rows: 7, columns: 7 })
  })
})

async function gridWeights(laboratory: Laboratory): Promise<number[][]> {
  await laboratory.button('Grid').click()
  // The sliding window's table has rows too, without fields.
  const rows = laboratory.panel.getByRole('row').filter({ has: laboratory.panel.page().getByRole('textbox') })
  return rows.evaluateAll((found) => found.map((row) => [...row.querySelectorAll('input')].map((input) => Number(input.value))))
}
