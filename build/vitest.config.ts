import { defineConfig } from 'vitest/config'

/** Unit and conformance tests run on the sources under Node; stories in a browser are Playwright's. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/unit/**/*.test.ts', 'test/conformance/**/*.test.ts', 'test/fuzz/**/*.test.ts'],
    globalSetup: ['build/vitest-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
