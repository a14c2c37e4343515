import { describe, expect, it } from 'vitest'
import { userFolder } from '../../../electron/core/user-folder.ts'

describe('userFolder', () => {
  it.each(['sulcus', 'start'])('is where the person stood when npm runs %s', (script) => {
    expect(userFolder({ npm_lifecycle_event: script, INIT_CWD: '/home/person' }, '/opt/sulcus')).toBe('/home/person')
  })

  it('is the working folder for a program that another npm script started', () => {
    expect(userFolder({ npm_lifecycle_event: 'test', INIT_CWD: '/home/person' }, '/tmp/work')).toBe('/tmp/work')
  })

  it('is the working folder without npm', () => {
    expect(userFolder({}, '/tmp/work')).toBe('/tmp/work')
  })
})
