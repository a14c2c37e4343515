import { describe, expect, it } from 'vitest'
import { fail, ok } from '../../../electron/core/result.ts'
import type { PixelValues } from '../../../electron/dicom/pixel-values.ts'
import { lastPixelValues } from '../../../electron/engine/read-slice.ts'
import { sliceHeader } from '../../fixtures/study.ts'

const values: PixelValues = { rows: 1, columns: 1, size: 4, at: () => ({ stored: [1], modality: 1, units: '', padding: false, realWorld: [] }) }

describe('lastPixelValues', () => {
  it('decodes a slice once for as long as it is asked about, and a failed one again', async () => {
    const read: string[] = []
    const reader = lastPixelValues(async ({ file, frame }) => {
      read.push(`${file}:${frame}`)
      return file === 'bad' ? fail('decode-failed', 'No.') : ok(values)
    })
    const first = sliceHeader(0, 'a')
    await Promise.all([reader(first), reader(first)])
    await reader(first)
    await reader({ ...first, frame: 2 })
    await reader(first)
    expect(read).toEqual(['a:1', 'a:2', 'a:1'])
    for (let i = 0; i < 2; i += 1) expect(await reader(sliceHeader(0, 'bad'))).toMatchObject({ ok: false })
    expect(read.slice(3)).toEqual(['bad:1', 'bad:1'])
  })
})
