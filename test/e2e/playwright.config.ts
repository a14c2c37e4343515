import { defineConfig } from '@playwright/test'
import type { AppOptions } from './app.ts'
import { electronMissing } from './doors/electron.ts'

const missing = electronMissing()

/** Stories in a real browser through the loopback door, and in Electron where its program is installed. */
export default defineConfig<object, AppOptions>({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  outputDir: '../../test-results',
  timeout: 60_000,
  expect: { timeout: 20_000 },
  workers: 1,
  forbidOnly: true,
  reporter: [['list']],
  // A trace costs a quarter of the time; ask for one with --trace on.
  use: { screenshot: 'only-on-failure' },
  projects: [
    { name: 'browser', use: { door: 'browser' } },
    // The list of results shows the project's name, so it says why the stories were skipped.
    { name: missing === null ? 'electron' : `electron, skipped: ${missing}`, use: { door: 'electron' } },
  ],
})
