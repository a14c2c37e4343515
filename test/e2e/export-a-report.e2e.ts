import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './app.ts'
import { root } from './doors/door.ts'

/** What poppler reads in a PDF; null where poppler is not installed. */
function textOf(pdf: Uint8Array): string | null {
  try {
    return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

test.describe('Someone takes the result along', () => {
  test('as a PDF that says whose it is, what was found, how, and that it is no diagnosis', async ({ app }) => {
    const { page, findings } = app
    const flagged = (await findings.flaggedSlices()).length
    const { name, bytes } = await app.download(() => page.getByRole('button', { name: 'Export report (PDF)' }).click())
    // The name goes through other people's hands: it tells the day, never the patient.
    expect(name).toMatch(/^sulcus-report-[\dT-]+\.pdf$/)
    expect(Buffer.from(bytes.subarray(0, 5)).toString('latin1')).toBe('%PDF-')
    expect(Buffer.from(bytes).toString('latin1').trimEnd().endsWith('%%EOF')).toBe(true)
    await expect(page.getByRole('link', { name: `Report ready: ${name}` })).toBeVisible()

    const text = textOf(bytes)
    test.skip(text === null, 'pdftotext (poppler-utils) is not installed, so the text inside the PDF was not checked')
    // of the build that runs: the one in 8-bit integers, where there is one
    const manifestIn = (folder: string) => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { sha256: string; quantised?: { folder: string } }
    const model = join(root, 'models', 'brain-mri-cnn')
    const { sha256 } = manifestIn(join(model, manifestIn(model).quantised?.folder ?? ''))
    const pages = text?.split('\f').filter((one) => one.trim() !== '') ?? []
    expect(pages.length).toBeGreaterThan(1)
    for (const [index, one] of pages.entries()) {
      expect(one).toContain('Research use only: not for diagnosis')
      expect(one).toContain(`Page ${index + 1} of ${pages.length}`)
    }
    expect(text).toContain('Sample, Phantom')
    expect(text).toContain('2026-01-01')
    expect(text).toContain(sha256.slice(0, 16))
    expect(text?.replace(/\s+/g, ' ')).toContain(`${flagged} of 28 slices were marked as a tumour: meningioma on ${flagged}`)
  })

  test('and can write it again after changing the colours', async ({ app }) => {
    const { page, overlay } = app
    const write = () => app.download(() => page.getByRole('button', { name: 'Export report (PDF)' }).click())
    const first = await write()
    await overlay.colourMap.selectOption('viridis')
    await overlay.opacity.fill('0.8')
    const second = await write()
    expect(Buffer.compare(first.bytes, second.bytes)).not.toBe(0)
    const text = textOf(second.bytes)
    test.skip(text === null, 'pdftotext (poppler-utils) is not installed, so the text inside the PDF was not checked')
    expect(text?.replace(/\s+/g, ' ')).toContain('colour map viridis, opacity 80 %')
  })
})
