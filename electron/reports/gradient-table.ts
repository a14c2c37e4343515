import { cross, dot, type PatientVector } from '../core/geometry.ts'
import { lengthOf, toRas, type NiftiAffine } from './nifti-affine.ts'

/** The two files beside a diffusion-weighted NIfTI volume. */
export interface GradientTable {
  readonly bval: string
  readonly bvec: string
}

/**
 * FSL's tables of b-values (s/mm²) and directions, one column a volume: directions along the file's own axes, the first of
 * which is turned about where these are right-handed. No direction is 0 0 0.
 * Source: https://fsl.fmrib.ox.ac.uk/fsl/docs/#/diffusion/index, "bvecs".
 * @param weightings directions as unit vectors in LPS
 */
export function gradientTable(
  weightings: readonly { readonly bValue: number; readonly direction: PatientVector | null }[],
  { i, j, k }: NiftiAffine,
): GradientTable {
  const rightHanded = dot(cross(i, j), k) > 0
  const axes = [rightHanded ? turned(i) : i, j, k] as const
  const line = (values: readonly number[]): string => `${values.map((value) => String(Number(value.toPrecision(6)) + 0)).join(' ')}\n`
  const lines = axes.map((axis) =>
    line(weightings.map(({ direction }) => (direction ? dot(toRas(direction), axis) / lengthOf(axis) : 0))),
  )
  return { bval: line(weightings.map(({ bValue }) => bValue)), bvec: lines.join('') }
}

function turned([x, y, z]: PatientVector): PatientVector {
  return [-x, -y, -z]
}
