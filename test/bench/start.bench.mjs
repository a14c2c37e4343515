// From `npm start` in a checkout that is set up to the sample's first image and its heat map, in headless Chromium with
// software GL: 28 slices of 256×256. One warm-up, then the median of five.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const root = fileURLToPath(new URL('../..', import.meta.url))
const args = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking', '--no-first-run']
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

async function once() {
  const folder = mkdtempSync(join(tmpdir(), 'sulcus-bench-'))
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const begun = performance.now()
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' }
  const app = spawn('npm', ['start', '--silent', '--', '--data-dir', folder], { cwd: root, env, stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  try {
    const address = await new Promise((resolve) => {
      let text = ''
      app.stdout.on('data', (chunk) => {
        text += chunk
        const found = /http:\S+/.exec(text)
        if (found) resolve(found[0])
      })
    })
    const served = performance.now()
    await page.goto(address)
    await page.locator('[data-testid=viewport]:not([data-slice-index=""])').waitFor()
    const image = performance.now()
    await page.locator('[data-overlay=heat][data-image-ready=true]').waitFor()
    return { served: served - begun, image: image - begun, heat: performance.now() - begun }
  } finally {
    process.kill(-app.pid, 'SIGTERM')
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

export async function run() {
  await once()
  const runs = []
  for (let i = 0; i < 5; i += 1) runs.push(await once())
  for (const key of ['served', 'image', 'heat']) console.log(`${key}: median ${Math.round(median(runs.map((one) => one[key])))} ms of ${runs.length}`)
}
