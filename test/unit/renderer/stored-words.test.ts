import { describe, expect, it } from 'vitest'
import type { StoredOverlay } from '../../../electron/core/stored-overlay.ts'
import { extentText, overlayFacts, overlayTitle, unitText } from '../../../renderer/features/overlay/stored-words.ts'

const map: StoredOverlay = {
  id: 'm', file: '/nowhere/m.dcm', sopInstanceUID: '2.25.1', seriesNumber: null, label: '', frames: 1, framesOnSlice: [[], [1], [2], []], notes: [],
  content: { kind: 'parametric-map', quantity: 'Ktrans', unit: '/min', unitMeaning: 'per minute' },
}

describe('words for stored overlays', () => {
  it('name what has no name', () => {
    expect(overlayTitle(map)).toBe('Ktrans')
    expect(overlayTitle({ ...map, label: 'My map' })).toBe('My map')
    expect(overlayFacts(map)).toBe('Parametric map · Ktrans · /min')
  })

  it('write units as they are read', () => {
    expect(['um2/s', 'mm2/s', '10-6.mm2/s', 'ms', '1', '', 'mm3', 'mT'].map((unit) => unitText({ unit }))).toEqual(['µm²/s', 'mm²/s', '10-6.mm²/s', 'ms', '', '', 'mm³', 'mT'])
  })

  it('say on which slices an overlay lies', () => {
    expect(extentText(map)).toBe('It lies on slices 2 to 3.')
    expect(extentText({ ...map, framesOnSlice: [[1], [], [2]] })).toBe('It lies on 2 slices from 1 to 3.')
    expect(extentText({ ...map, framesOnSlice: [[], [1]] })).toBe('It lies on slice 2.')
    expect(extentText({ ...map, framesOnSlice: [[]] })).toBe('It lies on no slice of this series.')
  })
})
