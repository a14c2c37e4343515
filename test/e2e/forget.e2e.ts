import { expect, test } from './app.ts'
import { headOf } from './tools/patient.ts'

test.describe('Someone forgets a study', () => {
  test('while its slices are being fetched, and no more of them are asked for', async ({ app: { page, requests, studies, viewer }, folder }) => {
    const slice = (index: number) => `/slices/${index}/pixels`
    const [fetched, forgotten] = [Promise.withResolvers<null>(), Promise.withResolvers<null>()]
    // The middle one of three is shown. The next comes when Sulcus, but not yet the page, has forgotten the study.
    await page.route(`**${slice(2)}*`, async (route) => {
      const response = await route.fetch()
      fetched.resolve(null)
      await forgotten.promise
      await route.fulfill({ response })
    })
    await page.route('**/api/studies/*', async (route) => {
      if (route.request().method() !== 'DELETE') return route.fallback()
      const response = await route.fetch()
      const arrived = page.waitForResponse((one) => one.url().includes(slice(2)))
      forgotten.resolve(null)
      await (await arrived).finished()
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
      await route.fulfill({ response })
    })
    await studies.openPathToEnd(folder.put('scans', headOf('Gone^Gary', 3)))
    await viewer.showsSlice(2)
    await fetched.promise
    await studies.forget('Gone, Gary')
    await expect(studies.study('Gone, Gary')).toBeHidden()
    const gone = requests.findLast((one) => one.includes(slice(2)))?.split(slice(2))[0] ?? 'none'
    expect(requests.filter((one) => one.startsWith(`${gone}${slice(0)}`))).toEqual([])
  })
})
