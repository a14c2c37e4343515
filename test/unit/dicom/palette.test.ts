import { describe, expect, it } from 'vitest'
import { readPalette } from '../../../electron/dicom/palette.ts'
import { readDataSet } from '../../../electron/dicom/read-dataset.ts'
import { type FileElement, mrFile, numbers } from '../../fixtures/dicom-file.ts'

const all = (make: (channel: string) => FileElement) => ['01', '02', '03'].map(make)

/** The red of stored values by a palette. */
function reds(elements: readonly FileElement[], signed: boolean, stored: readonly number[]): number[] {
  const dataSet = readDataSet(mrFile(elements))
  if (!dataSet.ok) throw new Error(dataSet.failure.message)
  const palette = readPalette(dataSet.value, signed)
  if (!palette.ok) throw new Error(palette.failure.message)
  return stored.map((value) => palette.value(value, 0))
}

describe('readPalette', () => {
  it.each([['SS', -2], ['US', 65534]] as const)('knows the first of signed values where the descriptor is %s', (vr, first) => {
    const elements = [...all((end) => numbers(`002811${end}`, vr, 4, first, 8)), ...all((end) => ({ tag: `002812${end}`, vr: 'OW', value: Uint8Array.of(10, 20, 30, 40) }))]
    expect(reds(elements, true, [-99, -2, -1, 0, 1, 99])).toEqual([10, 10, 20, 30, 40, 40])
  })

  it('counts entries beyond 32,767 where the descriptor is signed', () => {
    const table = Uint16Array.from({ length: 40_000 }, (_, i) => i)
    const elements = [...all((end) => numbers(`002811${end}`, 'SS', 40_000, 0, 16)), ...all((end) => ({ tag: `002812${end}`, vr: 'OW', value: new Uint8Array(table.buffer) }))]
    expect(reds(elements, true, [257, 25_700])).toEqual([1, 100])
  })

  it.each([
    ['in bytes, as C.7.9.2.3 says', 10],
    ['in entries, as others write it', 5],
  ])('repeats segments whose offset is %s', (_, offset) => {
    // three entries, a straight line of two to 0, then the line once more, which sets out from the last entry
    const words = [0, 3, 2570, 5140, 7710, 1, 2, 0, 0, 1, 5140, 2, 1, offset, 0]
    const elements = [...all((end) => numbers(`002811${end}`, 'US', 8, 0, 16)), ...all((end) => numbers(`002812${Number(end) + 20}`, 'OW', ...words))]
    expect(reds(elements, false, [0, 1, 2, 3, 4, 5, 6, 7])).toEqual([10, 20, 30, 15, 0, 20, 10, 0])
  })

  it('repeats segments of single bytes', () => {
    const bytes = Uint8Array.of(0, 2, 1, 2, 0, 1, 9, 2, 1, 4, 0, 0, 0)
    const elements = [...all((end) => numbers(`002811${end}`, 'US', 4, 0, 8)), ...all((end) => ({ tag: `002812${Number(end) + 20}`, vr: 'OW', value: bytes }))]
    expect(reds(elements, false, [0, 1, 2, 3])).toEqual([1, 2, 9, 9])
  })
})
