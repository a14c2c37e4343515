import { expect, test } from './app.ts'

test.describe('Someone wants to see how the network came to its answer', () => {
  test('walks from the first layer’s edges to a deep layer, and sees what a cell sees', async ({ app: { page, viewer } }) => {
    await viewer.stage.focus()
    await page.keyboard.press('n')
    const panel = page.getByRole('dialog', { name: /^Network on slice/ })
    await expect(panel).toContainText('The first layer is a standard convolution: 16 kernels of 5 × 5 over 1 channel, stride 2 × 2')
    await expect(panel).toHaveAttribute('aria-busy', 'false')
    const maps = panel.getByRole('group', { name: 'Maps' }).getByRole('button')
    await expect(maps).toHaveCount(16)

    const table = panel.getByRole('region', { name: 'Layers of the network' })
    expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)

    // The pressed map's colours are the engine's own numbers.
    await maps.nth(3).click()
    const large = panel.getByTestId('large-map')
    await expect(large).toHaveAccessibleName(/^Map 3;/)
    const slice = Number(await viewer.viewport.getAttribute('data-slice-index'))
    const series = (await viewer.viewport.getAttribute('data-series-id')) ?? ''
    const numbers = await page.evaluate(async ([id, index]) => {
      const response = await fetch(`/api/series/${encodeURIComponent(id)}/slices/${index}/activations/0`)
      const shape = JSON.parse(response.headers.get('x-shape') ?? '{}') as { rows: number; columns: number }
      return { ...shape, data: Array.from(new Float32Array(await response.arrayBuffer())) }
    }, [series, slice] as const)
    const cells = numbers.rows * numbers.columns
    const map = numbers.data.slice(3 * cells, 4 * cells)
    const ink = await large.locator('canvas').evaluate((canvas: HTMLCanvasElement) => Array.from(canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []))
    const limit = Math.max(...map.map(Math.abs))
    expect(limit).toBeGreaterThan(0)
    map.forEach((value, cell) => {
      const full = value >= 0 ? 255 : 72
      expect(Math.abs((ink[4 * cell] ?? -1) - (full * Math.abs(value)) / limit)).toBeLessThanOrEqual(1)
    })
    const peak = map.indexOf(Math.max(...map))
    await expect(panel.getByRole('status')).toContainText(`Row ${Math.floor(peak / numbers.columns)}, column ${peak % numbers.columns}: `)

    // The arrow keys walk over the map, and the slice behind stays where it is.
    await large.focus()
    await page.keyboard.press('ArrowDown')
    await expect(panel.getByRole('status')).toContainText(`Row ${Math.min(numbers.rows - 1, Math.floor(peak / numbers.columns) + 1)}, column ${peak % numbers.columns}`)
    await expect(viewer.viewport).toHaveAttribute('data-slice-index', String(slice))
    await expect(panel.getByTestId('kernel')).toBeVisible()

    // Deep layers see more, and their kernels are no pictures.
    const convolutions = table.getByRole('button')
    const small = /A cell sees 5 × 5 pixels/
    await expect(panel.getByTestId('layer-text')).toContainText(small)
    await convolutions.nth(15).click()
    await expect(panel.getByTestId('layer-text')).not.toContainText(small)
    await expect(panel).toHaveAttribute('aria-busy', 'false')
    await expect(panel.getByTestId('kernel')).toBeHidden()
    await expect(panel.getByTestId('receptive-field')).toBeVisible()

    await page.keyboard.press('Escape')
    await expect(panel).toBeHidden()
  })
})
