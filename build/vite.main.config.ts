import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Plugin, defineConfig } from 'vite'
import { compileConvolution } from './convolution-wasm.ts'

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
  /^@librescore\/fonts/,
]

/** Puts the compiled convolution engine beside the bundles. */
const convolutionEngine: Plugin = {
  name: 'convolution-engine',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'convolution.wasm', source: readFileSync(compileConvolution()) })
  },
}

/** Bundles what runs outside the page: the desktop window, the command line and the engine process. */
export default defineConfig({
  root,
  plugins: [convolutionEngine],
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
        'convolution-worker': `${root}electron/convolution/engine/engine-worker.ts`,
      },
      external,
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
})
