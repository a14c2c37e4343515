import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Series } from '../../../electron/core/study.ts'
import { csaNumbers, readCsaHeader } from '../../../electron/dicom/csa-header.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { readSlicePixels } from '../../../electron/dicom/slice-pixels.ts'
import { mrFile, numbers, sequence, text } from '../../fixtures/dicom-file.ts'
import { csaBytes, csaElements, mosaicElements, mosaicFile } from '../../fixtures/siemens-mosaic.ts'

describe('readCsaHeader', () => {
  const entries = { First: ['1', '2', '3'], NumberOfImagesInMosaic: ['48'], Name: ['a b'], None: [] }

  it.each(['SV10', 'older'] as const)('reads the %s form', (form) => {
    const header = readCsaHeader(csaBytes(entries, form))
    expect(Object.fromEntries(header)).toEqual(entries)
    expect(csaNumbers(header, 'NumberOfImagesInMosaic')).toEqual([48])
    expect(csaNumbers(header, 'Absent')).toEqual([])
  })

  it.each(['SV10', 'older'] as const)('takes what it can of a cut or scrambled %s header', (form) => {
    const bytes = csaBytes(entries, form)
    for (let length = 0; length < bytes.length; length += 5)
      expect(readCsaHeader(bytes.subarray(0, length)).size).toBeLessThanOrEqual(4)
    for (let seed = 1; seed < 200; seed += 1) {
      const damaged = bytes.map((byte, i) => ((i * seed) % 37 === 0 ? (byte * seed + 255) % 256 : byte))
      expect(() => readCsaHeader(damaged)).not.toThrow()
    }
  })
})

let root = ''
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'sulcus-mosaic-'))))
afterEach(() => rm(root, { recursive: true }))

async function seriesOf(...files: readonly Uint8Array[]): Promise<Series> {
  for (const [i, file] of files.entries()) await writeFile(join(root, `${i}`), file)
  const { studies } = await indexPaths([root], { onProgress: () => undefined, signal: new AbortController().signal })
  const [series, ...others] = studies.flatMap((study) => study.series)
  if (!series || others.length > 0) throw new Error('not one series')
  return series
}

const places = ({ slices }: Series) => slices.map(({ frame, geometry }) => [frame, geometry?.position])

describe('a Siemens mosaic', () => {
  it('becomes slices, each in its own place and with its own pixels', async () => {
    const series = await seriesOf(mosaicFile())
    expect(series).toMatchObject({ rows: 2, columns: 3, warnings: [], plane: 'axial' })
    // corner: 10 + (9 − 3) / 2 × 1 mm, 20 + (6 − 2) / 2 × 2 mm
    expect(places(series)).toEqual(Array.from({ length: 7 }, (_, i) => [i + 1, [13, 24, 30 + 4 * i]]))
    for (const header of series.slices) {
      const pixels = await readSlicePixels(header)
      expect(pixels.ok && [pixels.value.rows, pixels.value.columns, ...pixels.value.data]).toEqual([
        2,
        3,
        ...new Array<number>(6).fill(header.frame),
      ])
    }
  })

  it('whose tiles do not fit the picture stays one picture, and says so', async () => {
    const series = await seriesOf(mosaicFile(csaElements(csaBytes({ NumberOfImagesInMosaic: ['3'] }))))
    expect(series.slices).toHaveLength(1)
    expect(series.warnings[0]).toContain('cannot be taken apart')
  })

  it('is ordered along its normal, also when its tiles are not', async () => {
    const image = csaBytes({ NumberOfImagesInMosaic: ['7'], SliceNormalVector: ['0', '0', '-1'] }, 'older')
    expect(places(await seriesOf(mosaicFile(csaElements(image))))).toEqual(
      Array.from({ length: 7 }, (_, i) => [7 - i, [13, 24, 6 + 4 * i]]),
    )
  })

  it('of several instances is a series in time', async () => {
    const volume = (n: number) =>
      mosaicFile([text('00080018', 'UI', `2.25.7.${n}`), text('00200013', 'IS', `${n}`), text('00200012', 'IS', `${n}`)])
    const series = await seriesOf(volume(2), volume(1))
    expect(series.warnings).toEqual([])
    expect(series.slices.slice(0, 3).map(({ frame, instanceNumber }) => [frame, instanceNumber])).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
    ])
  })

  it('finds the number of its tiles in (0019,xx0A) or in the protocol', async () => {
    const count = [text('00190010', 'LO', 'SIEMENS MR HEADER'), numbers('0019100a', 'US', 7)]
    expect((await seriesOf(mrFile([...mosaicElements(), ...count]))).slices).toHaveLength(7)
    const settings = ['lSize = 7', 'asSlice[0].sPosition.dTra = 24', 'asSlice[6].sPosition.dTra = 0']
    const lines = settings.map((line) => `sSliceArray.${line}`).join('\n')
    const protocol = csaBytes({ MrPhoenixProtocol: [`### ASCCONV BEGIN ###\n${lines}\n### ASCCONV END ###`] })
    const series = await seriesOf(mrFile([...mosaicElements(), ...csaElements(null, protocol)]))
    expect(places(series)[0]).toEqual([7, [13, 24, 6]])
  })

  it('without a number of tiles stays one picture, and says so', async () => {
    const series = await seriesOf(mrFile(mosaicElements()))
    expect(series.slices).toHaveLength(1)
    expect(series.warnings[0]).toContain('mosaic')
  })
})

describe('a grid of United Imaging', () => {
  const [width, height] = [9, 6]
  const corner = (i: number) => text('00200032', 'DS', `10\\20\\${30 + 4 * i}`)
  const grid = [
    ...mosaicElements(),
    text('00080008', 'CS', 'ORIGINAL\\PRIMARY\\M\\NONE'),
    text('00080070', 'LO', 'UIH'),
    text('00650010', 'LO', 'Image Private Header'),
    text('00651050', 'DS', '7'),
  ]
  const items = (step: number) => sequence('00651051', ...Array.from({ length: 7 }, (_, i) => [corner(i * step)]))

  it.each([
    ['where its items say', items(2), 8],
    ['along the normal where it has none', text('00651050', 'DS', '7'), 4],
  ])('becomes slices, which lie %s', async (_how, element, step) => {
    const series = await seriesOf(mrFile([...grid, element]))
    expect(series).toMatchObject({ rows: height / 3, columns: width / 3, warnings: [] })
    expect(places(series)).toEqual(Array.from({ length: 7 }, (_, i) => [i + 1, [10, 20, 30 + step * i]]))
    const fifth = series.slices[4]
    const pixels = fifth && (await readSlicePixels(fifth))
    expect(pixels?.ok && [...pixels.value.data]).toEqual(new Array<number>(6).fill(5))
  })

  it('whose tiles do not fit the picture stays one picture, and says so', async () => {
    const series = await seriesOf(mrFile([...grid, text('00651050', 'DS', '26')]))
    expect(series.slices).toHaveLength(1)
    expect(series.warnings[0]).toContain('cannot be taken apart')
  })
})
