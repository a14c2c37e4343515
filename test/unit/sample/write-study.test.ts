import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { stableUid } from '../../../build/sample/stable-uid.ts'
import { type StudyFile, writeStudy } from '../../../build/sample/write-study.ts'

const checker = spawnSync('dciodvfy', ['-version']).error === undefined

let files: readonly StudyFile[] = []
beforeAll(() => {
  files = writeStudy()
})

describe('the sample study', () => {
  it('is 28 DICOM files in order', () => {
    expect(files).toHaveLength(28)
    expect(files[0]?.name).toBe('IM0001.dcm')
    expect(files[27]?.name).toBe('IM0028.dcm')
    for (const { bytes } of files) expect(Buffer.from(bytes.subarray(128, 132)).toString()).toBe('DICM')
  })

  it('names no person and no day but its own', () => {
    const text = Buffer.from(files[3]?.bytes ?? []).toString('latin1')
    expect(text).toContain('Sample^Phantom')
    expect(text).toContain('Gadolinium (synthetic)')
    const years = new Set(text.slice(0, 2500).match(/\b20\d{6}\b/g))
    expect(years).toEqual(new Set(['20260101']))
  })

  it('is valid by dciodvfy (skipped where dicom3tools is missing)', ({ skip }) => {
    if (!checker) skip()
    const folder = mkdtempSync(join(tmpdir(), 'sulcus-sample-'))
    for (const { name, bytes } of [files[0], files[14], files[27]].filter((file) => file !== undefined)) {
      writeFileSync(join(folder, name), bytes)
      const told = spawnSync('dciodvfy', [join(folder, name)]).stderr.toString()
      expect(told).toContain('MRImage')
      expect(told).not.toContain('Error')
    }
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('stableUid', () => {
  it('is a valid UID under 2.25 that depends on the name alone', () => {
    expect(stableUid('a')).toMatch(/^2\.25\.[1-9]\d{30,38}$/)
    expect(stableUid('a')).toBe(stableUid('a'))
    expect(stableUid('a')).not.toBe(stableUid('b'))
  })
})
