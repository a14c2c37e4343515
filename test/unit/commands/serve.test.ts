import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { locateResources } from '../../../electron/locate-resources.ts'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'
import { startSulcus, sulcus } from './run-sulcus.ts'

const { page, sample } = locateResources()

describe.skipIf(!existsSync(page) || !existsSync(sample))('sulcus serve (skipped until `npm run setup` has built dist/)', () => {
  it('tells its address, even quietly, serves there and ends when told to', async () => {
    const folder = tempFolder()
    const { child, outcome, said } = startSulcus(['serve', '--quiet', '--data-dir', 'data'], { cwd: folder })
    const line = await said('out', '\n')
    const url = /^Sulcus is open at (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+)\n$/.exec(line)?.[1] ?? ''
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(302)
    child.kill('SIGTERM')
    expect(await outcome).toEqual({ code: 0, out: line, err: '' })
    expect(existsSync(join(folder, 'data/sulcus.db'))).toBe(true)
    expect(existsSync(join(folder, 'data/sulcus.db-wal'))).toBe(false)
  })

  it('ends with 1, and ends indeed, when the port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const port = String((other.address() as AddressInfo).port)
    const { code, err } = await sulcus(['serve', '--port', port, '--data-dir', 'data'], { cwd: tempFolder() })
    expect([code, err]).toEqual([1, `Port ${port} is taken; choose another with --port, or leave it out.\n`])
    await new Promise((resolve) => other.close(resolve))
  })

  it('ends with 1 when its data cannot be opened', async () => {
    const folder = tempFolder()
    put(folder, { file: 'not a folder' })
    const { code, err } = await sulcus(['serve', '--data-dir', 'file'], { cwd: folder })
    expect(code).toBe(1)
    expect(err).toContain('[store-unreadable]')
  })
})
