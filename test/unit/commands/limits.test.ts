import { beforeAll, describe, expect, it } from 'vitest'
import { mrFile, numbers, text } from '../../fixtures/dicom-file.ts'
import { put, sharedFolder } from '../../fixtures/temp-folder.ts'
import { sulcus } from './run-sulcus.ts'

describe('limits on the command line', () => {
  const folder = sharedFolder()
  beforeAll(() => {
    const two = mrFile([text('00280008', 'IS', '2'), numbers('00280010', 'US', 2)])
    put(folder.path, { 'two.dcm': two, 'limits.json': '{"frames": 1}' })
  })

  const pixels = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    sulcus(['pixels', 'two.dcm', '--out', 'out', '--quiet', ...args], { cwd: folder.path, env })

  it('come from --limits FILE, before SULCUS_LIMITS; one that is passed is named with the way to raise it', async () => {
    const [file, environment, both, none] = await Promise.all([
      pixels(['--limits', 'limits.json']),
      pixels([], { SULCUS_LIMITS: '{"frames": 1}' }),
      pixels(['--limits=limits.json'], { SULCUS_LIMITS: '{"frames": 2}' }),
      pixels([], { SULCUS_LIMITS: '{"frames": 2}' }),
    ])
    for (const { code, err } of [file, environment, both]) {
      expect(err).toMatch(/^two.dcm: Number of Frames \(0028,0008\) is 2 \(PS3.3 C.7.6.6\); the limit frames is 1: raise it by SULCUS_LIMITS=/)
      expect(code).toBe(3)
    }
    expect([none.code, none.err]).toEqual([0, ''])
  })

  it('that are mistaken end in wrong usage', async () => {
    const outcomes = await Promise.all([
      pixels(['--limits', 'absent.json']),
      pixels(['--limits']),
      pixels([], { SULCUS_LIMITS: '{"frame": 1}' }),
    ])
    expect(outcomes.map(({ code }) => code)).toEqual([2, 2, 2])
    expect(outcomes.map(({ err }) => err)).toEqual([
      expect.stringContaining('absent.json cannot be read'),
      expect.stringContaining('--limits FILE'),
      expect.stringContaining('"frame"'),
    ])
  })
})
