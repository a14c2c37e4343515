import { defineConfig } from '@playwright/test'
import type { AppOptions } from '../test/e2e/app.ts'
import { electronMissing } from '../test/e2e/doors/electron.ts'

const missing = electronMissing()

/** Stories in a real browser through the loopback door, and in Electron where its program is installed. */
export default defineConfig<object, AppOptions>({
  testDir: '../test/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: '../test-results',
  timeout: 90_000,
  expect: { timeout: 30_000 },
  workers: 1,
  forbidOnly: true,
  reporter: [['list']],
  use: { trace: 'retain-on-failure' },
  projects: [
    { name: 'browser', use: { door: 'browser' } },
    // The list of results shows the project's name, so it says why the stories were skipped.
    { name: missing === null ? 'electron' : `electron, skipped: ${missing}`, use: { door: 'electron' } },
  ],
})
