import { test as base, expect } from '@playwright/test'
import { browserDoor, chromiumOptions } from './doors/browser.ts'
import type { DoorName, OpenApp, OpenDoor } from './doors/door.ts'
import { electronDoor, electronMissing } from './doors/electron.ts'
import { Explanation } from './pages/explanation.ts'
import { FilterMenu } from './pages/filter-menu.ts'
import { Findings } from './pages/findings.ts'
import { Laboratory } from './pages/laboratory.ts'
import { OverlayControls } from './pages/overlay-controls.ts'
import { Studies } from './pages/studies.ts'
import { TagBrowser } from './pages/tag-browser.ts'
import { Viewer } from './pages/viewer.ts'
import { TempFolder } from './tools/temp-folder.ts'

/** Sulcus in front of a person: what a story works with. */
export interface App extends OpenDoor {
  readonly door: DoorName
  readonly viewer: Viewer
  readonly findings: Findings
  readonly overlay: OverlayControls
  readonly filters: FilterMenu
  readonly explanation: Explanation
  readonly laboratory: Laboratory
  readonly studies: Studies
  readonly tags: TagBrowser
  /** Every address the page has asked for. */
  readonly requests: readonly string[]
  /** Console errors and warnings, uncaught exceptions. A story fails at its end if there were any … */
  readonly complaints: readonly string[]
  /** … except those it expects. */
  readonly expectComplaints: (pattern: RegExp) => void
}

/** Set by a project of the configuration. */
export interface AppOptions {
  door: DoorName
}

interface Fixtures {
  /** A folder of the story's own. */
  folder: TempFolder
  /** Sulcus with the sample study open and analysed. */
  app: App
}

export const test = base.extend<Fixtures, AppOptions & { openApp: OpenApp }>({
  door: ['browser', { option: true, scope: 'worker' }],
  openApp: [
    async ({ door, playwright }, use) => {
      if (door === 'electron') return use(electronDoor)
      const browser = await playwright.chromium.launch(chromiumOptions())
      await use(browserDoor(browser))
      await browser.close()
    },
    { scope: 'worker' },
  ],
  folder: async ({}, use) => {
    const folder = new TempFolder()
    await use(folder)
    folder.remove()
  },
  app: async ({ door, openApp, folder }, use, testInfo) => {
    const missing = door === 'electron' ? electronMissing() : null
    testInfo.skip(missing !== null, missing ?? '')
    const requests: string[] = []
    const complaints: string[] = []
    const expected: RegExp[] = []
    const opened = await openApp(folder.make('data'), { onRequest: (url) => requests.push(url), onComplaint: (text) => complaints.push(text) })
    const { page } = opened
    const viewer = new Viewer(page)
    await viewer.showsHeat()
    await use({
      ...opened,
      door,
      viewer,
      findings: new Findings(page),
      overlay: new OverlayControls(page),
      filters: new FilterMenu(page),
      explanation: new Explanation(page),
      laboratory: new Laboratory(page),
      studies: new Studies(page),
      tags: new TagBrowser(page),
      requests,
      complaints,
      expectComplaints: (pattern) => void expected.push(pattern),
    })
    await opened.close()
    expect(complaints.filter((text) => !expected.some((pattern) => pattern.test(text)))).toEqual([])
  },
})

export { expect }
