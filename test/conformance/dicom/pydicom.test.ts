import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureCodes } from '../../../electron/core/failure-codes.ts'
import type { Result } from '../../../electron/core/result.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { readStoredPixels, type StoredPixels } from '../../../electron/dicom/stored-pixels.ts'
import { filesBelow, hasSharedDicom, sharedDicom, skipReason } from './shared-data.ts'

interface Opinion {
  readonly error?: string
  readonly pixelError?: string
  readonly patientName?: string
  readonly sha256?: string
  readonly shape?: readonly number[]
  readonly rgbFile?: string
}

const oracle = fileURLToPath(new URL('pydicom-oracle.py', import.meta.url))
const python = '/usr/bin/python3'
const hasPydicom = spawnSync(python, [oracle, '--probe'], { stdio: 'ignore' }).status === 0

/** Where Sulcus is right to differ from Debian's pydicom 2.3.1 and gdcm. */
const exceptions: Readonly<Record<string, string>> = {
  'JPEG2000-embedded-sequence-delimiter.dcm': 'a damaged codestream: gdcm returns memory as it happens to be',
  'SC_rgb_small_odd_big_endian.dcm': '8-bit samples in big endian words, which pydicom swaps from 2.4 on',
}

describe.skipIf(!hasSharedDicom)(`pydicom's test files (${hasSharedDicom ? 'present' : skipReason})`, () => {
  const files = hasSharedDicom ? filesBelow(sharedDicom) : []
  const ours = new Map<string, Result<StoredPixels>>()

  beforeAll(async () => {
    for (const file of files) ours.set(file, await readStoredPixels(file))
  })

  it('become pixels or a typed failure, never an exception', () => {
    expect(files.length).toBeGreaterThan(300)
    for (const [file, result] of ours) {
      if (result.ok) expect([file, result.value.data.length]).toEqual([file, lengthOf(result.value)])
      else expect(failureCodes).toContain(result.failure.code)
    }
  })

  it('read alike in every encoding of the same image', () => {
    const hashOf = (name: string): string => {
      const result = [...ours].find(([file]) => basename(file) === name)?.[1]
      return result?.ok ? hash(result.value) : `${name}: no pixels`
    }
    for (const variant of ['RLE', 'bigendian', 'expb', 'implicit', 'jp2klossless', 'jpeg_ls_lossless', 'padded'])
      expect([variant, hashOf(`MR_small_${variant}.dcm`)]).toEqual([variant, hashOf('MR_small.dcm')])
    expect(hashOf('zipMR.gz')).toBe(hashOf('MR_small.dcm'))
    expect(hashOf('rtdose_rle.dcm')).toBe(hashOf('rtdose.dcm'))
    expect(hashOf('rtdose_expb.dcm')).toBe(hashOf('rtdose.dcm'))
    expect(hashOf('liver_expb_1frame.dcm')).toBe(hashOf('liver_1frame.dcm'))
    expect(hashOf('SC_rgb_small_odd_big_endian.dcm')).toBe(hashOf('SC_rgb_small_odd.dcm'))
    expect(hashOf('SC_rgb_rle.dcm')).toBe(hashOf('SC_rgb_gdcm_KY.dcm'))
  })

  it('are indexed or named as skipped, each of them', async () => {
    const index = await indexPaths([sharedDicom], { onProgress: () => undefined, signal: new AbortController().signal })
    const found = new Set(
      index.studies.flatMap((study) => study.series.flatMap(({ slices }) => slices.map(({ file }) => file))),
    )
    const skipped = new Set(index.skipped.map(({ file }) => file))
    const copies = index.studies.some((study) =>
      study.series.some(({ warnings }) => warnings.join().includes('left out')),
    )
    expect(copies).toBe(true)
    for (const [file, result] of ours)
      if (!result.ok && !/DICOMDIR/.test(file) && !found.has(file)) expect(skipped).toContain(file)
  })

  describe.skipIf(!hasPydicom)(
    `against pydicom (${hasPydicom ? 'present' : `cannot be imported by ${python}`})`,
    () => {
      let folder = ''
      let theirs: Readonly<Record<string, Opinion>> = {}
      afterAll(() => rmSync(folder, { recursive: true }))

      beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), 'sulcus-pydicom-'))
        const input = JSON.stringify({ folder, files })
        const run = spawnSync(python, [oracle], { input, encoding: 'utf8', maxBuffer: 2 ** 26 })
        theirs = JSON.parse(run.stdout) as typeof theirs
      })

      it('every image that pydicom decodes is the same, number for number', () => {
        let same = 0
        for (const [file, opinion] of Object.entries(theirs)) {
          if (!opinion.sha256 || opinion.rgbFile || basename(file) in exceptions) continue
          const result = ours.get(file)
          expect([file, result?.ok ? hash(result.value) : result?.failure.code]).toEqual([file, opinion.sha256])
          same += 1
        }
        expect(same).toBeGreaterThan(250)
      })

      it('colour JPEGs agree once pydicom converts them to RGB', () => {
        const worst: Record<string, number> = {}
        for (const [file, opinion] of Object.entries(theirs)) {
          if (!opinion.rgbFile) continue
          const result = ours.get(file)
          const rgb = readFileSync(opinion.rgbFile)
          if (!result?.ok) throw new Error(`${file}: ${result?.failure.code}`)
          const { data } = result.value
          expect(data).toHaveLength(rgb.length)
          worst[basename(file)] = rgb.reduce((most, value, i) => Math.max(most, Math.abs(value - (data[i] ?? 0))), 0)
        }
        expect(Object.keys(worst).length).toBeGreaterThan(5)
        for (const [file, difference] of Object.entries(worst)) expect([file, difference <= 3]).toEqual([file, true])
      })

      it('names of patients are decoded alike in every character set', async () => {
        const charsets = files.filter((file) => file.includes('/charset/') && file.endsWith('.dcm'))
        let compared = 0
        for (const file of charsets) {
          const index = await indexPaths([file], { onProgress: () => undefined, signal: new AbortController().signal })
          const [study] = index.studies
          if (!study) continue
          expect([basename(file), study.patientName]).toEqual([basename(file), theirs[file]?.patientName])
          compared += 1
        }
        expect(compared).toBeGreaterThan(8)
      })
    },
  )
})

function lengthOf({ frames, rows, columns, samplesPerPixel }: StoredPixels): number {
  return frames * rows * columns * samplesPerPixel
}

function hash({ data }: StoredPixels): string {
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex')
}
