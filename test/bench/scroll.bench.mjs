// Memory of the page and of the main side while a person scrolls through a long series from end to end in headless
// Chromium with software GL: 3,000 slices of 256×256, 16 bits, 375 MiB on disk and twice that as the page's floats.
// `npm run bench -- scroll [SLICES]`. Resident bytes (Linux: /proc) every tenth of the way.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { dicomFile, elements, mrAttributes, numbers, text } from '../fixtures/dicom-file.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const args = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking', '--no-first-run']
const side = 256
/** How far each press of a key goes; the slices between are fetched ahead. */
const stride = 10

/** A series that the model does not look at, or its memory would be measured too. */
function writeSeries(folder, slices) {
  const pixels = new Uint16Array(side * side)
  for (let slice = 0; slice < slices; slice += 1) {
    for (let i = 0; i < pixels.length; i += 1) pixels[i] = ((i % side) * 8 + slice * 3) % 4096
    const own = [
      text('00080018', 'UI', `2.25.900.${slice}`), text('00080060', 'CS', 'CT'), text('00200013', 'IS', String(slice + 1)), text('00200032', 'DS', `0\\0\\${slice}`),
      numbers('00280010', 'US', side), numbers('00280011', 'US', side), { tag: '7fe00010', vr: 'OW', value: new Uint8Array(pixels.buffer.slice(0)) },
    ]
    writeFileSync(join(folder, `${slice}.dcm`), dicomFile(elements(mrAttributes(), own)))
  }
}

const mebibytes = (pid) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)

/** The direct children of a process whose command line holds a word. */
function childrenOf(parent, word) {
  return readdirSync('/proc').filter((pid) => {
    try {
      const ofParent = new RegExp(`^PPid:\\s+${parent}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'))
      return ofParent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word)
    } catch {
      return false
    }
  })
}

export async function run([wanted = '3000'] = []) {
  const slices = Number(wanted)
  const folder = mkdtempSync(join(tmpdir(), 'sulcus-bench-'))
  mkdirSync(join(folder, 'scans'))
  writeSeries(join(folder, 'scans'), slices)
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args })
  const server = spawn(process.execPath, [join(root, 'dist', 'electron', 'cli.js'), 'serve', '--data-dir', join(folder, 'data')], { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const address = await new Promise((resolve) => server.stdout.on('data', (chunk) => /http:\S+/.test(String(chunk)) && resolve(/http:\S+/.exec(String(chunk))[0])))
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(address)
    await page.getByRole('textbox', { name: 'Path of a file or folder' }).fill(join(folder, 'scans'))
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    const viewport = page.getByTestId('viewport')
    const ready = (index) => page.locator(`[data-testid=viewport][data-slice-index="${index}"][data-image-ready=true]`).waitFor({ timeout: 60_000 })
    await page.getByTestId('slice-counter').getByText(`/ ${slices}`).waitFor({ timeout: 120_000 })
    await page.getByRole('button', { name: 'None', exact: true }).click()
    const cdp = await browser.newBrowserCDPSession()
    const pageMemory = async () => {
      const { processInfo } = await cdp.send('SystemInfo.getProcessInfo')
      return Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => mebibytes(id)))
    }
    const report = async (index) => {
      const heap = await page.evaluate(() => Math.round(performance.memory.usedJSHeapSize / 2 ** 20))
      const [engine] = childrenOf(server.pid, 'engine')
      console.log(`slice ${index + 1}: page ${await pageMemory()} MiB (heap ${heap}), main side ${mebibytes(server.pid)} MiB, engine ${engine ? mebibytes(engine) : '?'} MiB`)
    }
    await viewport.getByRole('application').focus()
    await page.keyboard.press('Home')
    await ready(0)
    await report(0)
    const begun = performance.now()
    for (let index = stride; index < slices; index += stride) {
      // Time for the slices between, as a person leaves: the next seven are fetched ahead.
      await page.keyboard.press('PageDown')
      await ready(index)
      await page.waitForTimeout(60)
      if (index % (slices / 10) === 0) await report(index)
    }
    await page.keyboard.press('End')
    await ready(slices - 1)
    await report(slices - 1)
    console.log(`${Math.round((performance.now() - begun) / 1000)} s for ${Math.round(slices / stride)} presses`)
  } finally {
    server.kill('SIGINT')
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
