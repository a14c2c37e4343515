import { basename } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../../electron/core/result.ts'
import type { TagNode } from '../../../electron/core/tag-node.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { readTags } from '../../../electron/dicom/read-tags.ts'
import { readStoredPixels, type StoredPixels } from '../../../electron/dicom/stored-pixels.ts'
import { askPeers, hasPeers, noPeers } from './ask-peers.ts'
import { checkFiles, hashOf } from './check-files.ts'
import { filesBelow, hasSharedDicom, sharedDicom, skipReason } from './shared-data.ts'
import { passing } from './verdict.ts'

describe.skipIf(!hasSharedDicom)(`pydicom's test files (${hasSharedDicom ? 'present' : skipReason})`, () => {
  const files = hasSharedDicom ? filesBelow(sharedDicom) : []
  const ours = new Map<string, Result<StoredPixels>>()

  beforeAll(async () => {
    for (const file of files) ours.set(file, await readStoredPixels(file))
  })

  it.each(['stored hashes', ...(hasPeers ? ['peers'] : [])] as ('stored hashes' | 'peers')[])(
    'have the numbers of the %s, or a reason why not, and never an exception (npm run conformance prints it)',
    async (from) => {
      const checked = await checkFiles(sharedDicom, files, from)
      expect(checked.length).toBeGreaterThan(300)
      expect(checked.filter(({ verdict }) => !passing.has(verdict))).toEqual([])
      expect(checked.filter(({ verdict }) => verdict === 'equal').length).toBeGreaterThan(260)
    },
  )

  it('read alike in every encoding of the same image', () => {
    const hashOfFile = (name: string): string => {
      const result = [...ours].find(([file]) => basename(file) === name)?.[1]
      return result?.ok ? hashOf(result.value) : `${name}: no pixels`
    }
    for (const variant of ['RLE', 'bigendian', 'expb', 'implicit', 'jp2klossless', 'jpeg_ls_lossless', 'padded'])
      expect([variant, hashOfFile(`MR_small_${variant}.dcm`)]).toEqual([variant, hashOfFile('MR_small.dcm')])
    expect(hashOfFile('zipMR.gz')).toBe(hashOfFile('MR_small.dcm'))
    expect(hashOfFile('rtdose_rle.dcm')).toBe(hashOfFile('rtdose.dcm'))
    expect(hashOfFile('rtdose_expb.dcm')).toBe(hashOfFile('rtdose.dcm'))
    expect(hashOfFile('liver_expb_1frame.dcm')).toBe(hashOfFile('liver_1frame.dcm'))
    expect(hashOfFile('SC_rgb_small_odd_big_endian.dcm')).toBe(hashOfFile('SC_rgb_small_odd.dcm'))
    expect(hashOfFile('SC_rgb_rle.dcm')).toBe(hashOfFile('SC_rgb_gdcm_KY.dcm'))
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

  describe.skipIf(!hasPeers)(`against pydicom (${hasPeers ? 'present' : noPeers})`, () => {
    it('names of people are decoded alike in every character set, also within sequences', async () => {
      const charsets = files.filter((file) => file.includes('/charset/') && file.endsWith('.dcm'))
      const theirs = askPeers(charsets)
      for (const file of charsets) {
        const tags = await readTags(file)
        if (!tags.ok) throw new Error(tags.failure.message)
        expect([basename(file), namesIn(tags.value)]).toEqual([basename(file), theirs[file]?.names])
      }
      expect(charsets).toHaveLength(17)
    })
  })
})

/** All names of people, also within sequences, in the order of tags; empty groups at their end left out, as pydicom does. */
function namesIn(nodes: readonly TagNode[]): string[] {
  return nodes.flatMap(({ vr, value, items }) => (vr === 'PN' ? value.split('\\').map((name) => name.replace(/=+$/, '')) : items.flatMap(namesIn)))
}
