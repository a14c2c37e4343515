import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultDataFolder } from '../../../electron/annotations/data-folder.ts'

describe('defaultDataFolder', () => {
  it.each([
    ['win32', { APPDATA: join('x', 'Roaming') }, join('x', 'Roaming', 'Sulcus')],
    ['win32', {}, join(homedir(), 'AppData', 'Roaming', 'Sulcus')],
    ['darwin', { XDG_DATA_HOME: '/ignored' }, join(homedir(), 'Library', 'Application Support', 'Sulcus')],
    ['linux', { XDG_DATA_HOME: '/data' }, join('/data', 'sulcus')],
    ['linux', {}, join(homedir(), '.local', 'share', 'sulcus')],
  ])('is where %s keeps such things, given %o', (system, env, folder) => {
    expect(defaultDataFolder(env, system)).toBe(folder)
  })
})
