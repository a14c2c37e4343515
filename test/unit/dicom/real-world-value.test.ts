import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRealWorldValues } from '../../../electron/dicom/slice-values.ts'
import { mrFile, numbers, sequence, text, type FileElement } from '../../fixtures/dicom-file.ts'

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'sulcus-rwv-'))))
afterAll(() => rm(folder, { recursive: true }))

async function read(...changes: readonly FileElement[]) {
  const file = join(folder, 'image.dcm')
  await writeFile(file, mrFile([text('00281053', 'DS', '1000'), ...changes]))
  return readRealWorldValues({ ...{ file, frame: 1, sopInstanceUID: '', instanceNumber: 1 }, rows: 4, columns: 6, geometry: null })
}

const units = sequence('004008ea', [text('00080100', 'SH', 'um2/s')])

describe('readRealWorldValues', () => {
  it('maps stored values, not rescaled ones, within the range that the mapping holds for', async () => {
    const linear = [numbers('00409211', 'US', 178), numbers('00409216', 'US', 1), numbers('00409224', 'FD', 3), numbers('00409225', 'FD', 0.5)]
    const mapped = await read(sequence('00409096', [units, ...linear]))
    expect(mapped).toMatchObject({ ok: true, value: { units: 'um2/s' } })
    expect(mapped.ok && [...mapped.value.data.slice(0, 3)]).toEqual([NaN, 92, NaN])
  })

  it('looks values up in a table', async () => {
    const table = [numbers('00409211', 'US', 179), numbers('00409216', 'US', 178), numbers('00409212', 'FD', 7.5, 8)]
    const mapped = await read(sequence('00409096', [units, ...table]))
    expect(mapped.ok && mapped.value.data[1]).toBe(7.5)
  })

  it('knows a range of signed values that is written without sign', async () => {
    const signed = [numbers('00280101', 'US', 16), numbers('00280102', 'US', 15), numbers('00280103', 'US', 1)]
    const table = [numbers('00409211', 'US', 0), numbers('00409216', 'US', 65535), numbers('00409212', 'FD', 7.5, 8)]
    const mapped = await read(...signed, sequence('00409096', [units, ...table]), numbers('7fe00010', 'OW', -1, 0, ...new Array<number>(22).fill(5)))
    expect(mapped.ok && [...mapped.value.data.slice(0, 3)]).toEqual([7.5, 8, NaN])
  })

  it('says when a file has none', async () => {
    expect(await read()).toMatchObject({ ok: false, failure: { code: 'option-invalid' } })
  })
})
