import { cross, dot, type PatientVector, type PlaneGeometry } from '../core/geometry.ts'
import { csaNumbers } from './csa-header.ts'
import type { DataSet } from './data-set.ts'
import { frameNumber, type FrameAttributes } from './functional-groups.ts'
import { privateNumbers } from './private-tag.ts'
import { csaHeader, siemensNumbers } from './siemens-private.ts'
import { tags } from './tags.ts'

/** How strongly, and in which direction, an image is weighted by diffusion. */
export interface DiffusionWeighting {
  /** s/mm². */
  readonly bValue: number
  /** Unit vector in the patient (LPS); null without weighting, for traces, and where the file tells none. */
  readonly direction: PatientVector | null
}

/** As a file tells it: of any length, in the patient's axes or in the image's. */
interface Told {
  readonly bValue: number | null | undefined
  readonly patient?: readonly number[]
  /** Along a row, along a column, along the normal. */
  readonly image?: readonly number[]
}

/**
 * The weighting of a frame: from the standard's attributes (PS3.3 C.8.13.5.9), else from the maker's own, as
 * https://github.com/rordenlab/dcm2niix documents them.
 * @returns null for images that tell no b-value
 */
export function diffusionWeighting(
  dataSet: DataSet,
  frame: FrameAttributes,
  geometry: PlaneGeometry | null,
): DiffusionWeighting | null {
  const maker = dataSet.string(tags.manufacturer)
  const [, own] = makers.find(([name]) => name.test(maker)) ?? []
  const sources = [() => standard(dataSet, frame), () => own?.(dataSet, geometry)]
  for (const source of sources) {
    const told = source()
    if (typeof told?.bValue !== 'number' || !(told.bValue >= 0)) continue
    return { bValue: told.bValue, direction: told.bValue > 0 ? directionOf(told, geometry) : null }
  }
  return null
}

function standard(dataSet: DataSet, frame: FrameAttributes): Told {
  const bValue = frameNumber(frame, tags.diffusionBValue, tags.mrDiffusionSequence)
  const macro = frame.items(tags.mrDiffusionSequence)[0]?.item(tags.diffusionGradientDirectionSequence)
  return { bValue, patient: (macro ?? dataSet).numbers(tags.diffusionGradientOrientation) }
}

/** Private elements of newer software, the CSA image header of older. */
function siemens(dataSet: DataSet): Told {
  const read = siemensNumbers(dataSet)
  const [bValue] = read('0c', 'IS')
  if (bValue !== undefined) return { bValue, patient: read('0e', 'FD') }
  const image = csaHeader(dataSet, '10')
  return { bValue: csaNumbers(image, 'B_value')[0], patient: csaNumbers(image, 'DiffusionGradientDirection') }
}

function philips(dataSet: DataSet): Told {
  const read = privateNumbers(dataSet, '2005', 'Philips MR Imaging DD 001')
  const [bValue] = privateNumbers(dataSet, '2001', 'Philips Imaging DD 001')('03', 'FL')
  return { bValue, patient: ['b0', 'b1', 'b2'].flatMap((element) => read(element, 'FL')) }
}

function unitedImaging(dataSet: DataSet): Told {
  const read = privateNumbers(dataSet, '0065', 'Image Private Header')
  return { bValue: read('09', 'FD')[0], image: read('37', 'FD') }
}

/**
 * GE's b-value is the first of (0043,xx39), with 10⁹ added to it by newer software; echo-planar images alone mean it.
 * The direction lies in the axes of the readout, whose signs depend on the plane and are known for a head first supine.
 */
function generalElectric(dataSet: DataSet, geometry: PlaneGeometry | null): Told | null {
  if (!dataSet.strings(tags.scanningSequence).includes('EP')) return null
  const [told] = privateNumbers(dataSet, '0043', 'GEMS_PARM_01')('39', 'IS')
  const bValue = told === undefined ? undefined : told % 1e9
  const read = privateNumbers(dataSet, '0019', 'GEMS_ACQU_01')
  const [frequency = 0, phase = 0, slice = 0] = ['bb', 'bc', 'bd'].flatMap((element) => read(element, 'DS'))
  if (!geometry || dataSet.string(tags.patientPosition) !== 'HFS') return { bValue }
  const axis = dataSet.string(tags.inPlanePhaseEncodingDirection)
  if (axis !== 'COL' && axis !== 'ROW') return { bValue }
  const [x, y] = axis === 'COL' ? [frequency, phase] : [phase, -frequency]
  const normal = cross(geometry.rowDirection, geometry.columnDirection).map(Math.abs)
  const [alongRow = 0, alongColumn = 0, alongNormal = 0] = readoutSigns[normal.indexOf(Math.max(...normal))] ?? []
  return { bValue, image: [x * alongRow, y * alongColumn, slice * alongNormal] }
}

/** For sagittal, coronal and axial slices; dcm2niix calls the axial ones with phases along columns well tried, others less. */
const readoutSigns = [[1, 1, -1], [-1, 1, 1], [-1, -1, 1]] as const

const makers: readonly (readonly [RegExp, (dataSet: DataSet, geometry: PlaneGeometry | null) => Told | null])[] = [
  [/^siemens/i, siemens],
  [/^philips/i, philips],
  [/^uih/i, unitedImaging],
  [/^ge/i, generalElectric],
]

function directionOf({ patient, image }: Told, geometry: PlaneGeometry | null): PatientVector | null {
  const own = vector(patient)
  if (own) return own
  const inImage = vector(image)
  if (!inImage || !geometry) return null
  const { rowDirection, columnDirection } = geometry
  const axes = [rowDirection, columnDirection, cross(rowDirection, columnDirection)] as const
  const along = (world: 0 | 1 | 2): number => dot(inImage, [axes[0][world], axes[1][world], axes[2][world]])
  return [along(0), along(1), along(2)]
}

/** A unit vector; null for anything without a direction. */
function vector([x = NaN, y = NaN, z = NaN]: readonly number[] = []): PatientVector | null {
  const length = Math.hypot(x, y, z)
  return length > 1e-6 && Number.isFinite(length) ? [x / length, y / length, z / length] : null
}
