import { describe, expect, it } from 'vitest'
import { failureCodes } from '../../electron/core/failure-codes.ts'
import type { Result } from '../../electron/core/result.ts'
import { openInstance } from '../../electron/dicom/instance.ts'
import { mapOnSlice, mapRange } from '../../electron/dicom/map-on-slice.ts'
import { isOverlay, overlayHeader } from '../../electron/dicom/overlay-header.ts'
import { placeFrames } from '../../electron/dicom/place-frames.ts'
import { readDataSet } from '../../electron/dicom/read-dataset.ts'
import { segmentsOnSlice } from '../../electron/dicom/segments-on-slice.ts'
import { binarySegmentation, fractionalSegmentation, labelmapSegmentation, type OverlayObject, parametricMap } from '../fixtures/overlay-objects.ts'
import { sliceHeader } from '../fixtures/study.ts'

const damagesEach = 150

/** Numbers of 0..1 that come out the same in every run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const values = Array.from({ length: 24 }, (_, i) => i % 2)
const object: OverlayObject = {
  ...{ rows: 4, columns: 6, sources: ['2.25.5.0'] },
  frames: [0, 5].map((z) => ({ position: [0, 0, z] as const, segment: 1, values })),
}
const tumour = [{ number: 1, label: 'Tumour' }]
const objects = {
  binary: binarySegmentation(object, tumour),
  fractional: fractionalSegmentation(object, tumour),
  labelmap: labelmapSegmentation(object, tumour),
  integer: parametricMap(object, 'integer'),
  float: parametricMap(object, 'float'),
  double: parametricMap(object, 'double'),
}

/** Some bytes changed, or the end cut off. */
function damaged(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = bytes.slice()
  for (let changes = 1 + Math.floor(random() * 6); changes > 0; changes -= 1) copy[132 + Math.floor(random() * (copy.length - 132))] = Math.floor(random() * 256)
  return random() < 0.2 ? copy.subarray(0, Math.floor(random() * copy.length)) : copy
}

function typed(result: Result<unknown>): void {
  if (!result.ok) expect(failureCodes).toContain(result.failure.code)
}

/** All that is done with an overlay object, from its header to its pixels on a slice. */
async function readAll(bytes: Uint8Array): Promise<boolean> {
  const dataSet = readDataSet(bytes)
  typed(dataSet)
  if (!dataSet.ok || !isOverlay(dataSet.value)) return false
  const found = overlayHeader('/nowhere/object.dcm', dataSet.value)
  typed(found)
  if (!found.ok) return false
  const slices = [sliceHeader(0), sliceHeader(1)]
  const { framesOnSlice } = placeFrames(found.value, slices)
  const instance = await openInstance(bytes)
  typed(instance)
  if (!instance.ok) return false
  for (const [index, slice] of slices.entries()) {
    const frames = framesOnSlice[index] ?? []
    if (found.value.overlay.content.kind === 'segmentation') typed(await segmentsOnSlice(instance.value, frames, slice, 0.5))
    else typed(await mapOnSlice(instance.value, frames, slice))
  }
  if (found.value.overlay.content.kind === 'parametric-map') typed(await mapRange(instance.value))
  return true
}

describe('damaged overlay objects', () => {
  it.each(Object.entries(objects))('a %s one ends in a typed failure or a picture, never in an exception', async (_name, whole) => {
    expect(await readAll(whole)).toBe(true)
    const random = generator(11)
    let read = 0
    for (let damage = 0; damage < damagesEach; damage += 1) if (await readAll(damaged(whole, random))) read += 1
    // the damage is neither too small to matter nor so large that the header is all that is tried
    expect(read).toBeGreaterThan(0)
    expect(read).toBeLessThan(damagesEach)
  })
})
