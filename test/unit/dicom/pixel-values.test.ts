import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPixelValues } from '../../../electron/dicom/pixel-values.ts'
import { mrFile, numbers, ramp, sequence, text, type FileElement } from '../../fixtures/dicom-file.ts'

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'sulcus-values-'))))
afterAll(() => rm(folder, { recursive: true }))

async function at(column: number, row: number, ...changes: readonly FileElement[]) {
  const file = join(folder, 'image.dcm')
  await writeFile(file, mrFile(changes))
  const values = await readPixelValues({ ...{ file, frame: 1, sopInstanceUID: '', instanceNumber: 1 }, rows: 4, columns: 6, geometry: null })
  if (!values.ok) throw new Error(values.failure.message)
  return values.value.at(column, row)
}
const stored = ramp()[2 * 6 + 5] ?? 0
const plain = { stored: [stored], modality: stored, units: '', padding: false, realWorld: [] }

describe('readPixelValues', () => {
  it('tells a pixel as stored and after rescale, with its unit', async () => {
    expect(await at(5, 2)).toEqual(plain)
    const rescale = [text('00281052', 'DS', '-1000'), text('00281053', 'DS', '0.5'), text('00281054', 'LO', 'HU')]
    expect(await at(5, 2, ...rescale)).toEqual({ ...plain, modality: stored * 0.5 - 1000, units: 'HU' })
    expect(await at(5, 2, text('00281054', 'LO', 'US'))).toEqual(plain)
  })

  it('does not mirror MONOCHROME1, and says what is padding', async () => {
    expect(await at(5, 2, text('00280004', 'CS', 'MONOCHROME1'))).toEqual(plain)
    expect(await at(5, 2, numbers('00280120', 'US', stored))).toEqual({ ...plain, padding: true })
    expect(await at(4, 2, numbers('00280120', 'US', stored))).toMatchObject({ padding: false })
  })

  it('lists every real-world map that holds for the stored value', async () => {
    const unit = (code: string, meaning: string) => sequence('004008ea', [text('00080100', 'SH', code), text('00080104', 'LO', meaning)])
    const linear = (first: number, last: number, slope: number) => [numbers('00409211', 'US', last), numbers('00409216', 'US', first), numbers('00409224', 'FD', 1), numbers('00409225', 'FD', slope)]
    const maps = sequence(
      '00409096',
      [unit('mm2/s', 'square millimetre per second'), text('00409210', 'SH', 'ADC'), ...linear(0, 4095, 0.25)],
      [unit('ms', 'millisecond'), text('00283003', 'LO', 'T2'), ...linear(0, 4095, 2)],
      [unit('1', 'no units'), ...linear(stored + 1, 4095, 2)],
    )
    expect((await at(5, 2, maps, text('00281053', 'DS', '9'))).realWorld).toEqual([
      { label: 'ADC', value: stored * 0.25 + 1, units: 'mm2/s', meaning: 'square millimetre per second' },
      { label: 'T2', value: stored * 2 + 1, units: 'ms', meaning: 'millisecond' },
    ])
  })

  it('tells the samples of a colour picture', async () => {
    const rgb = { tag: '7fe00010', vr: 'OB', value: Uint8Array.from({ length: 72 }, (_, i) => i) }
    const eight = [numbers('00280100', 'US', 8), numbers('00280101', 'US', 8), numbers('00280102', 'US', 7)]
    const colour = await at(1, 1, numbers('00280002', 'US', 3), text('00280004', 'CS', 'RGB'), numbers('00280006', 'US', 0), ...eight, rgb)
    expect(colour).toEqual({ stored: [21, 22, 23], modality: null, units: '', padding: false, realWorld: [] })
  })
})
