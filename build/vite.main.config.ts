import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Packages that stay outside the bundle: native code, WebAssembly loaded from beside its script, and font data read
 * from the package's folder.
 */
const external = [
  'electron',
  'onnxruntime-node',
  /^@cornerstonejs\/codec-/,
  'dicom-parser',
  'dcmjs-codecs',
  'pdfkit',
  /^dejavu-fonts-ttf/,
]

/** Bundles what runs outside the page: the desktop window, the command line and the engine process. */
export default defineConfig({
  root,
  ssr: { noExternal: true, external: external.filter((name) => typeof name === 'string') },
  build: {
    ssr: true,
    outDir: 'dist/electron',
    emptyOutDir: true,
    target: 'node24',
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: {
        main: `${root}electron/main.ts`,
        cli: `${root}electron/cli.ts`,
        engine: `${root}electron/engine/process.ts`,
        'decode-worker': `${root}electron/dicom/decode-worker.ts`,
      },
      external,
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
})
