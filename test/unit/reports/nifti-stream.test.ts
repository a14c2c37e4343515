import { truncateSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Series } from '../../../electron/core/study.ts'
import { arrangeStack, type ArrangedStack } from '../../../electron/dicom/arrange-stack.ts'
import { buildVolume } from '../../../electron/dicom/build-volume.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { plainStack } from '../../../electron/dicom/plain-stack.ts'
import { readSliceValues } from '../../../electron/dicom/slice-values.ts'
import { encodeNifti, type NiftiOptions } from '../../../electron/reports/nifti.ts'
import { niftiStream } from '../../../electron/reports/nifti-stream.ts'
import { numbers, text, type FileElement } from '../../fixtures/dicom-file.ts'
import { headSeries, headSlice } from '../../fixtures/head-series.ts'
import { jobContext } from '../../fixtures/job-context.ts'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'

async function seriesOf(files: Record<string, Uint8Array>): Promise<Series> {
  const folder = tempFolder()
  put(folder, files)
  const { studies } = await indexPaths([folder], jobContext())
  const [series, ...others] = studies.flatMap((study) => study.series)
  if (!series || others.length > 0) throw new Error('the files are one series')
  return series
}

function arranged(series: Series): ArrangedStack {
  const stack = arrangeStack(series)
  if (!stack.ok) throw new Error(stack.failure.message)
  return stack.value
}

function stream(series: Series, options: NiftiOptions, job = jobContext()) {
  const plain = plainStack(arranged(series))
  return plain && niftiStream({ ...plain, read: (order) => plain.read(order, job) }, 'Test', options)
}

/** The streamed file; the code of its failure; null where it cannot be streamed. */
async function streamed(...args: Parameters<typeof stream>): Promise<Buffer | string | null> {
  const blocks = stream(...args)
  if (!blocks) return null
  const parts: Uint8Array[] = []
  for await (const block of blocks) {
    if (!block.ok) return block.failure.code
    parts.push(block.value.slice())
  }
  return Buffer.concat(parts)
}

async function whole(series: Series, options: NiftiOptions): Promise<Buffer> {
  const volume = await buildVolume(series, (header) => readSliceValues(header), jobContext())
  if (!volume.ok) throw new Error(volume.failure.message)
  return Buffer.from(encodeNifti(volume.value, 'Test', options))
}

/** Not `toEqual`, which takes seconds for megabytes. */
async function isSame(series: Series, options: NiftiOptions): Promise<boolean> {
  const file = await streamed(series, options)
  return Buffer.isBuffer(file) && file.equals(await whole(series, options))
}

const canonical = { layout: 'canonical' } as const
const sagittal = text('00200037', 'DS', '0\\1\\0\\0\\0\\-1')
const bytes: FileElement[] = [
  numbers('00280100', 'US', 8),
  numbers('00280101', 'US', 8),
  numbers('00280102', 'US', 7),
  numbers('00280010', 'US', 7),
  numbers('00280011', 'US', 5),
  { tag: '7fe00010', vr: 'OB', value: Uint8Array.from({ length: 36 }, (_, i) => i * 7) },
]

const wide = [numbers('00280101', 'US', 16), numbers('00280102', 'US', 15)]

/** More slices than a block holds, two time points, and what else a plain stack may be. */
const stacks: readonly (readonly [string, Record<string, Uint8Array>])[] = [
  ['slices of 16 bits in several blocks', headSeries(100)],
  ['slices of 8 bits', headSeries(3, bytes)],
  ['signed numbers, slope and intercept', headSeries(3, [numbers('00280103', 'US', 1), text('00281053', 'DS', '2'), text('00281052', 'DS', '-9')])],
  ['unsigned numbers of all 16 bits', headSeries(3, wide)],
  ['stray bits above Bits Stored', headSeries(3, [numbers('00280101', 'US', 6), numbers('00280102', 'US', 5)])],
  ['two time points', Object.fromEntries([0, 1, 2, 3].map((i) => [`${i}`, headSlice(i % 2, [text('00080018', 'UI', `2.25.7.${i}`), text('00200013', 'IS', `${i + 1}`)])]))],
]
const turned: readonly (readonly [string, string])[] = [
  ['as it is', '1\\0\\0\\0\\1\\0'],
  ['columns backwards', '-1\\0\\0\\0\\1\\0'],
  ['rows backwards', '1\\0\\0\\0\\-1\\0'],
  ['both backwards', '-1\\0\\0\\0\\-1\\0'],
]

describe('niftiStream', () => {
  it.each(stacks)('writes the file that the whole volume gives: %s', async (_, files) => {
    const series = await seriesOf(files)
    for (const options of [{}, canonical]) expect(await isSame(series, options)).toBe(true)
  })

  it.each(turned)('turns axes as the whole volume does: %s', async (_, orientation) => {
    const series = await seriesOf(headSeries(3, [text('00200037', 'DS', orientation)]))
    for (const options of [{}, canonical]) expect(await isSame(series, options)).toBe(true)
  })

  it('leaves axes that change places to the whole volume', async () => {
    expect(await streamed(await seriesOf(headSeries(3, [sagittal, text('00200032', 'DS', '0\\0\\0')])), canonical)).toBeNull()
  })

  it('leaves slices that differ to the whole volume', async () => {
    const scaled = { a: headSlice(0), b: headSlice(1, [text('00281053', 'DS', '2')]) }
    expect(await streamed(await seriesOf(scaled), {})).toBeNull()
  })

  it('ends with what went wrong in between', async () => {
    const series = await seriesOf(headSeries(3))
    const cancelled = new AbortController()
    cancelled.abort()
    expect(await streamed(series, {}, { ...jobContext(), signal: cancelled.signal })).toBe('cancelled')
    truncateSync(series.slices[2]?.file ?? '', 1000)
    expect(await streamed(series, {})).toBe('dicom-truncated')
  })
})
