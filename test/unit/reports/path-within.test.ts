import { describe, expect, it } from 'vitest'
import { commonFolder, pathWithin } from '../../../electron/reports/path-within.ts'

describe('pathWithin', () => {
  it.each([
    ['/home/jane/disc/a/IM1', ['/home/jane/disc'], 'a/IM1'],
    ['/home/jane/disc/a/IM1', ['/home/jane/disc/', '/home/jane/disc/a'], 'IM1'],
    ['/home/jane/disc/IM1', ['/home/jane/disc/IM1'], 'IM1'],
    ['/home/jane/disc.zip!/a/IM1', ['/home/jane/disc.zip'], 'disc.zip!/a/IM1'],
    ['/home/jane/scans/disc.zip!/a/IM1', ['/home/jane/scans'], 'disc.zip!/a/IM1'],
    ['/home/jane/discs/IM1', ['/home/jane/disc'], 'IM1'],
    ['/home/jane/IM1', [], 'IM1'],
  ])('names %s, opened as %j, %s', (file, opened, name) => expect(pathWithin(file, opened)).toBe(name))
})

describe('commonFolder', () => {
  it.each([
    [['/x/a/IM1', '/x/a/IM2'], ['/x/a']],
    [['/x/a/IM1', '/x/ab/IM2', '/x/a/b/IM3'], ['/x']],
    [['/x/IM1', '/y/IM2'], []],
    [[], []],
  ])('of %j is %j', (files, folder) => expect(commonFolder(files)).toEqual(folder))
})
