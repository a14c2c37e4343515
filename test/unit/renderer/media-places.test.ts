import { describe, expect, it } from 'vitest'
import { withPlaces } from '../../../renderer/features/study/media-places.ts'

const places = (...paths: readonly string[]) => withPlaces(paths.map((path) => ({ file: new File([], 'x'), path }))).map(({ place }) => place)

describe('withPlaces', () => {
  it('tells where files lie from their DICOMDIR, and not what the folders above it are called', () => {
    expect(places('DOE^JOHN/DICOMDIR', 'DOE^JOHN/IMAGES/IM1', 'letter.txt')).toEqual(['D0/DICOMDIR', 'D0/IMAGES/IM1', null])
  })

  it('keeps two discs apart, and one within another', () => {
    expect(places('CD/dicomdir', 'CD/A', 'CD/OLD/DICOMDIR', 'CD/OLD/A', 'B/A')).toEqual(['D1/dicomdir', 'D1/A', 'D0/DICOMDIR', 'D0/A', null])
  })

  it('takes a DICOMDIR without a folder for that of all that was dropped', () => {
    expect(places('DICOMDIR', 'IMAGES/IM1')).toEqual(['D0/DICOMDIR', 'D0/IMAGES/IM1'])
  })

  it('tells nothing without one', () => {
    expect(places('CD/IM1', 'CD/NODICOMDIR', 'CD/DICOMDIR.txt')).toEqual([null, null, null])
  })
})
