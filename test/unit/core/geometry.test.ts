import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cross, distanceAlongNormal, dot, orientationLetters, type PatientVector, planeOf } from '../../../electron/core/geometry.ts'

const place = (rowDirection: PatientVector, columnDirection: PatientVector, position: PatientVector = [0, 0, 0]) => ({
  position: [...position] as [number, number, number],
  rowDirection: [...rowDirection] as [number, number, number],
  columnDirection: [...columnDirection] as [number, number, number],
  rowSpacing: 1, columnSpacing: 1,
})
/** A slice turned about the left-right axis, out of the axial plane. */
const tilted = (degrees: number) => place([1, 0, 0], [0, Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)])

describe('vectors', () => {
  const vector = fc.tuple(...([0, 1, 2].map(() => fc.integer({ min: -99, max: 99 })) as [fc.Arbitrary<number>, fc.Arbitrary<number>, fc.Arbitrary<number>]))

  it('a vector product is square to both, and turns round with its order', () => {
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        const product = cross(a, b)
        // adding 0 makes one zero of two
        expect([dot(product, a) + 0, dot(product, b) + 0]).toEqual([0, 0])
        expect(cross(b, a).map((value) => 0 - value)).toEqual(product.map((value) => value + 0))
      }),
    )
  })

  it('the normal of an axial slice points to the head, and distance grows along it', () => {
    expect(cross([1, 0, 0], [0, 1, 0])).toEqual([0, 0, 1])
    expect(distanceAlongNormal(place([1, 0, 0], [0, 1, 0], [7, 8, 9]))).toBe(9)
    expect(distanceAlongNormal(place([0, 1, 0], [0, 0, -1], [7, 8, 9]))).toBe(-7)
  })
})

describe('planeOf', () => {
  it.each([
    ['axial', place([1, 0, 0], [0, 1, 0])],
    ['axial', place([-1, 0, 0], [0, 1, 0])],
    ['coronal', place([1, 0, 0], [0, 0, -1])],
    ['sagittal', place([0, 1, 0], [0, 0, -1])],
    ['axial', tilted(25)],
    ['oblique', tilted(26)],
    ['oblique', tilted(45)],
    ['coronal', tilted(70)],
    ['unknown', null],
  ] as const)('says %s', (plane, geometry) => {
    expect(planeOf(geometry)).toBe(plane)
  })
})

describe('orientationLetters', () => {
  it.each<[string, PatientVector]>([
    ['L', [1, 0, 0]], ['R', [-1, 0, 0]], ['P', [0, 1, 0]], ['A', [0, -1, 0]], ['H', [0, 0, 1]], ['F', [0, 0, -1]],
    ['PH', [0, 0.8, 0.6]], ['HP', [0, 0.6, 0.8]], ['RAF', [-0.7, -0.55, -0.45]], ['L', [0.995, 0.0998, 0]], ['', [0, 0, 0]],
  ])('names %s', (letters, direction) => {
    expect(orientationLetters(direction)).toBe(letters)
  })
})
