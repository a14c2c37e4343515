import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { stackSlice, text } from '../fixtures/dicom-file.ts'
import { headColumns, headPixels, headRows, headSeries } from '../fixtures/head-series.ts'
import { expect, test } from './app.ts'
import { fetchPlane } from './tools/api.ts'
import { FittedSlice } from './tools/fitted-slice.ts'
import { headOf, patient } from './tools/patient.ts'

test.describe('Someone opens scans of their own', () => {
  test('by the path of a folder, and goes back to the sample', async ({ app, folder }) => {
    const { page, viewer, findings, studies } = app
    const path = folder.put('scans', headOf('Walker^Ada', 12))
    const sample = await viewer.seriesId()
    await studies.openPathToEnd(`"${path}"`)
    await expect(studies.all).toHaveCount(2)
    await expect(studies.all.first()).toContainText('Walker, Ada')
    await expect(studies.study('Walker, Ada')).toContainText('axial · 12 slices')
    await expect(viewer.counter).toHaveText('Slice 7 / 12')
    await viewer.showsSlice(7)
    expect(await viewer.seriesId()).not.toBe(sample)
    const plane = await fetchPlane(page, `${await viewer.slicePath()}/pixels`)
    expect(plane).toMatchObject({ rows: headRows, columns: headColumns })
    expect(plane.data).toEqual([...headPixels(6)])
    // It is analysed without being asked to.
    await expect(findings.ofSeries).toBeVisible()
    await expect(findings.progress).toBeHidden()

    await page.getByRole('button', { name: /^Series 1 Ax T1/ }).click()
    await viewer.showsSlice(15)
    expect(await viewer.seriesId()).toBe(sample)
    await expect(findings.ofSeries).toContainText('Meningioma pattern')
  })

  test('of thousands of files, and sees the first image while the others are read', async ({ app, folder }) => {
    const { page, studies } = app
    // tiny slices, so that headers are what takes time; 6 × 4 pixels of 0.5 × 0.8 mm
    const path = folder.put('scans', Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`IM${i}.dcm`, stackSlice(i)])))
    await studies.openPath(path)
    const picture = page.getByRole('img', { name: 'First slice of what is being opened' })
    await expect(picture).toBeVisible()
    expect(await picture.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])).toEqual([6, 6])
    await expect(picture).toBeHidden()
    await expect(studies.all.first()).toContainText('4000 slices')
  })

  test('by dropping files on the window; forgetting the study takes only Sulcus’ own copies away', async ({ app, folder }) => {
    const { viewer, studies } = app
    const files = Object.entries(headOf('Drop^Dora', 5)).map(([name, bytes]) => ({ name, bytes }))
    await studies.drop([...files, { name: 'notes.txt', bytes: Buffer.from('not a scan') }, { name: 'nothing.dcm', bytes: new Uint8Array() }])
    await expect(studies.study('Drop, Dora')).toContainText('5 slices')
    await viewer.showsSlice(3)
    // The person knows the files by their names, not by those of the copies.
    await studies.showProblems()
    await expect(studies.reason('notes.txt')).toContainText('not-dicom')
    await expect(studies.problem('nothing.dcm')).toBeVisible()
    const copies = () => readdirSync(join(folder.path, 'data', 'uploads'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name)
    // No name of a patient's file is kept.
    const kept = ['00000', '00001', '00002', '00003', '00004']
    expect(copies()).toEqual(expect.arrayContaining(kept))
    expect(copies().join()).not.toContain('IM')

    await studies.forget('Drop, Dora')
    await expect(studies.study('Drop, Dora')).toBeHidden()
    await viewer.showsHeat()
    await expect(viewer.counter).toHaveText('Slice 15 / 28')
    expect(copies()).toEqual([])
  })

  test('and forgets them again; the files stay where they are', async ({ app, folder }) => {
    const { page, viewer, studies } = app
    const path = folder.put('scans', headOf('Gone^Gary', 3))
    await studies.openPathToEnd(join(path, 'IM2.dcm'))
    await expect(studies.study('Gone, Gary')).toContainText('1 slice')
    await viewer.showsSlice(1)
    await studies.forget('Gone, Gary')
    await expect(studies.all).toHaveCount(1)
    await viewer.showsSlice(15)
    expect(existsSync(join(path, 'IM2.dcm'))).toBe(true)

    await studies.forget('Sample, Phantom')
    await expect(studies.all).toHaveCount(0)
    await expect(page.getByText('Choose a series on the left, or open a folder')).toBeVisible()
    await studies.openPathToEnd(path)
    await viewer.showsSlice(2)
  })
})

test.describe('Someone opens a folder again', () => {
  test('to which slices have come since, and sees each at its place', async ({ app, folder }) => {
    const { page, viewer, findings, studies } = app
    const files = headOf('Grown^Gina', 3)
    const onlyThird = Object.fromEntries(Object.entries(files).slice(2))
    await studies.openPathToEnd(folder.put('grown', onlyThird))
    await expect(viewer.counter).toHaveText('Slice 1 / 1')
    await viewer.showsSlice(1)
    await expect(findings.ofSeries).toBeVisible()

    await studies.openPathToEnd(folder.put('grown', files))
    await expect(viewer.counter).toHaveText('Slice 2 / 3')
    await viewer.showsSlice(2)
    await expect(findings.ofSeries).toBeVisible()
    await viewer.stage.focus()
    await page.keyboard.press('Home')
    await viewer.showsSlice(1)
    // The bright spot moves one pixel a slice: what is read out is the first slice's, not the one first seen here.
    const slice = new FittedSlice(await viewer.box(), { rows: headRows, columns: headColumns })
    for (const column of [20, 38]) {
      await viewer.hover(...slice.place(column, 40))
      await expect(viewer.probe).toContainText(`Column ${column} · row 40`)
      await expect(viewer.probe).toContainText(`Value ${headPixels(0)[40 * headColumns + column]}`)
    }
  })
})

test.describe('Someone opens a series whose header has much to say', () => {
  test('and what is written round the slice covers none of it that is written too', async ({ app, folder }) => {
    const { page, laboratory, overlay, studies, viewer } = app
    test.skip(app.door === 'electron', 'the desktop window’s size is the system’s to set')
    await overlay.choose('None')
    const slices = headSeries(5, [...patient('Wordy^Wilma'), text('0008103e', 'LO', 't1_vibe_fs_tra_p2_iso_0.9mm_post_KM_Navigation_Neurochirurgie'), text('00200037', 'DS', '0.866\\0.5\\0\\-0.2588\\0.4483\\0.856')])
    delete slices['IM2.dcm']
    await studies.openPathToEnd(folder.put('scans', slices))
    await viewer.isReady()
    await expect(page.getByTestId('orientation-top')).toHaveText(/^[A-Z]{3}$/)
    await expect(page.getByRole('note', { name: 'Warnings about this series' })).toBeVisible()
    for (const [width, height] of [[800, 600], [1024, 768]] as const) {
      await page.setViewportSize({ width, height })
      await viewer.hover(100, 100)
      await expect(viewer.probe).toContainText('LPS')
      const texts = await viewer.viewport.locator('span:not(:empty)').evaluateAll((spans) =>
        spans.map((span) => {
          const { left, right, top, bottom } = span.getBoundingClientRect()
          // of the corner, or of the letter itself
          const seen = span.parentElement?.closest('.corner')?.getBoundingClientRect() ?? { bottom }
          return { said: span.textContent, left, right, top, bottom: Math.min(bottom, seen.bottom) }
        }),
      )
      expect(texts.length).toBeGreaterThan(10)
      const covered = texts.flatMap((a, at) => texts.slice(at + 1).flatMap((b) => (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom ? [`${a.said} / ${b.said}`] : [])))
      expect(covered, `${width} × ${height}`).toEqual([])
    }
    await laboratory.open()
    const layouts = await laboratory.panel.getByRole('group', { name: 'Layout' }).getByRole('button').evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().top))
    expect(layouts).toHaveLength(4)
    expect(new Set(layouts).size).toBe(1)
  })
})

test.describe('Someone has a long series analysed', () => {
  test('and sees the timeline fill before the end', async ({ app, folder }) => {
    const { page, findings, studies, viewer } = app
    if (app.door === 'browser') await page.setViewportSize({ width: 1024, height: 768 })
    await viewer.isReady()
    // What is seen is written down as it comes: the analysis does not wait.
    await page.evaluate(() => {
      const seen: number[] = []
      const heights = new Set<number>()
      Object.assign(window, { seen, heights })
      new MutationObserver(() => {
        const unseen = document.querySelectorAll('[data-testid="unseen"]').length
        if (document.querySelector('progress[aria-label="Analysis"]') && unseen > 0) seen.push(unseen)
        heights.add(document.querySelector('[data-testid="viewport"]')?.clientHeight ?? 0)
      }).observe(document.body, { childList: true, subtree: true })
    })
    await studies.openPathToEnd(folder.put('long', headOf('Long^Lena', 200)))
    await expect(viewer.counter).toHaveText('Slice 101 / 200')
    await viewer.showsHeat()
    await expect(findings.progress).toBeHidden()
    const { counts, heights } = await page.evaluate(() => {
      const { seen, heights: all } = window as typeof window & { readonly seen: readonly number[]; readonly heights: ReadonlySet<number> }
      return { counts: seen, heights: [...all] }
    })
    expect(new Set(counts).size, String(counts)).toBeGreaterThan(1)
    expect(counts).toEqual(counts.toSorted((a, b) => b - a))
    await expect(page.getByTestId('unseen')).toHaveCount(0)
    // The slice does not jump meanwhile.
    expect(heights).toHaveLength(1)
  })
})

test.describe('Someone thinks better of it', () => {
  test('and cancels the opening of a large folder', async ({ app, folder }) => {
    const { page, viewer, studies } = app
    const [slice] = Object.values(headOf('Large^Lars', 1))
    const path = folder.put('large', Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`IM${i}.dcm`, slice ?? ''])))
    await studies.openPath(path)
    await studies.cancel.press('Enter')
    await expect(studies.progress).toBeHidden()
    await expect(studies.all).toHaveCount(1)
    await expect(studies.notices).toBeEmpty()
    await viewer.stage.focus()
    await page.keyboard.press('ArrowDown')
    await viewer.showsSlice(16)
  })

  test('and cancels an analysis, begins it again, and turns to another study', async ({ app, folder }) => {
    const { page, viewer, findings, studies } = app
    await studies.openPathToEnd(folder.put('long', headOf('Long^Lotte', 400)))
    await expect(studies.study('Long, Lotte')).toContainText('400 slices')
    // By key: a click would wait for the button to lie still, and the analysis does not wait.
    await findings.cancel.press('Enter')
    await expect(findings.progress).toBeHidden()
    await expect(findings.panel).toContainText('This series has not been analysed.')
    await expect(studies.notices).toBeEmpty()
    await viewer.showsSlice(201)
    await viewer.hover(300, 300)
    await viewer.turnWheel(1)
    await viewer.showsSlice(202)

    await findings.analyse.click()
    await expect(findings.progress).toBeVisible()
    await page.getByRole('button', { name: /^Series 1 Ax T1/ }).click()
    await viewer.showsHeat()
    await expect(findings.progress).toBeHidden()
    await expect(findings.ofSeries).toContainText('Meningioma pattern')
  })
})
