import type { LaboratoryMap, MapKind, MapPicture } from '../../core/laboratory.ts'
import { type MapWindowWish, windowOf } from '../../core/map-window.ts'
import { windowGrey } from '../../core/window-grey.ts'

/**
 * Maps as they are shown in the window that is wished for beside the map of `mode`: a quarter of the numbers' bytes, so
 * that they are on the screen before those could be.
 */
export function mapPictures(maps: readonly LaboratoryMap[], mode: MapKind, wish: MapWindowWish): readonly MapPicture[] {
  const current = maps.find(({ kind }) => kind === mode)
  return maps.map(({ image, ...facts }) => {
    const window = windowOf(facts, current ?? facts, wish)
    return { ...facts, window, grey: windowGrey(image, window) }
  })
}
