import { fileURLToPath } from 'node:url'
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** The page: renderer/ → dist/page, served at the origin's root by both doors under a strict content security policy. */
export default defineConfig({
  root: inRepository('renderer'),
  base: './',
  plugins: [svelte({ configFile: false, preprocess: vitePreprocess() })],
  resolve: {
    // vtk.js names xmlbuilder2, which needs Node's `events` and breaks the production bundle.
    alias: { xmlbuilder2: inRepository('renderer/lib/xmlbuilder2-stub.ts') },
  },
  worker: { format: 'es' },
  build: {
    outDir: inRepository('dist/page'),
    emptyOutDir: true,
    target: 'chrome140',
    // Inlined assets would need data: in more directives than the policy grants.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
  },
})
