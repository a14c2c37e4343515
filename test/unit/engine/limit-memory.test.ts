import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const hog = join(import.meta.dirname, '../../fixtures/memory-hog.ts')
const run = (most: number) => spawnSync(process.execPath, [hog, String(most)], { encoding: 'utf8' })

it('ends a process that takes more memory than it may, while its thread is busy, and leaves others alone', () => {
  expect(run(400 * 1024 ** 2)).not.toMatchObject({ status: 0 })
  expect(run(8 * 1024 ** 3)).toMatchObject({ status: 0, stdout: 'held 60' })
})
