import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Series } from '../../../electron/core/study.ts'
import { bidsSidecar } from '../../../electron/dicom/bids-sidecar.ts'
import { indexPaths } from '../../../electron/dicom/index-paths.ts'
import { readSlicePixels } from '../../../electron/dicom/slice-pixels.ts'
import { readSliceValues } from '../../../electron/dicom/slice-values.ts'
import { type FileElement, mrFile, numbers, sequence, text } from '../../fixtures/dicom-file.ts'
import { put, tempFolder } from '../../fixtures/temp-folder.ts'

async function seriesOf(elements: readonly FileElement[]): Promise<Series> {
  const folder = tempFolder()
  put(folder, { '1.dcm': mrFile(elements) })
  const { studies } = await indexPaths([join(folder, '1.dcm')], { onProgress: () => undefined, signal: new AbortController().signal })
  const [series] = studies.flatMap((study) => study.series)
  if (!series) throw new Error('no series')
  return series
}

async function factsOf(elements: readonly FileElement[]) {
  const facts = await bidsSidecar(await seriesOf(elements))
  return facts.ok ? facts.value : facts.failure
}

const rescale = [text('00281052', 'DS', '-5'), text('00281053', 'DS', '2.5')]
const scale = [text('20050010', 'LO', 'Philips MR Imaging DD 001'), numbers('2005100e', 'FL', 0.0125)]
const philips = text('00080070', 'LO', 'Philips Medical Systems')

describe('volumes of Philips scanners', () => {
  const framed = [text('20050014', 'LO', 'Philips MR Imaging DD 005'), sequence('2005140f', scale)]
  const perFrame = sequence('52009230', [sequence('00289145', rescale), ...framed], [sequence('00289145', rescale)])
  const two = [text('00280008', 'IS', '2'), numbers('7fe00010', 'OW', ...new Array<number>(48).fill(1))]

  it.each([
    ['a classic image', [philips, ...rescale, ...scale], 1, [80, -160]],
    ['a frame of an enhanced one', [philips, perFrame, ...two], 1, [80, -160]],
    ['a frame that has no scale', [philips, perFrame, ...two], 2, [2.5, -5]],
    ['another maker’s image', [text('00080070', 'LO', 'Other'), ...rescale, ...scale], 1, [2.5, -5]],
    ['a block of another creator', [philips, ...rescale, text('20050010', 'LO', 'Other'), ...scale.slice(1)], 1, [2.5, -5]],
  ])('carry the scale that compares between series: %s', async (_what, elements, frame, expected) => {
    const header = (await seriesOf(elements)).slices.find((slice) => slice.frame === frame)
    if (!header) throw new Error('no such frame')
    const values = await readSliceValues(header)
    if (!values.ok) throw new Error(values.failure.message)
    expect([values.value.slope, values.value.intercept].map((value) => Math.round(value * 1e4) / 1e4)).toEqual(expected)
  })

  it('are shown as rescaled for display, and their JSON says what was done', async () => {
    const [header] = (await seriesOf([philips, ...rescale, ...scale])).slices
    const pixels = header && (await readSlicePixels(header))
    expect(pixels?.ok && pixels.value.data[1]).toBe(178 * 2.5 - 5)
    expect(await factsOf([philips, ...rescale, ...scale])).toMatchObject({
      PhilipsRescaleSlope: 2.5,
      PhilipsRescaleIntercept: -5,
      PhilipsScaleSlope: 0.0125,
      UsePhilipsFloatNotDisplayScaling: 1,
    })
  })
})

describe('the facts beside a volume', () => {
  it('are read from the macros of an enhanced image', async () => {
    const shared = sequence('52009229', [
      sequence('00189112', [text('00180080', 'DS', '500'), text('00180091', 'IS', '7'), text('00181314', 'DS', '30')]),
      sequence('00189119', [text('00180083', 'DS', '2')]),
      sequence('00189006', [text('00180095', 'DS', '1234'), text('00189020', 'CS', 'NONE'), numbers('00189098', 'FD', 123.25)]),
      sequence('00189125', [text('00180093', 'DS', '90'), text('00180094', 'DS', '80'), text('00181312', 'CS', 'COLUMN'), numbers('00189231', 'US', 60)]),
      sequence('00189115', [numbers('00189069', 'FD', 2), numbers('00189079', 'FD', 900)]),
      sequence('00189042', [text('00181250', 'SH', 'Head_32')]),
    ])
    const empty = ['00180080', '00180082'].map((tag) => text(tag, 'DS', ''))
    expect(await factsOf([shared, ...empty, text('0008002a', 'DT', '20260101101112.25+0100'), numbers('00189073', 'FD', 12.5)])).toMatchObject({
      FlipAngle: 30,
      RepetitionTime: 0.5,
      EchoTrainLength: 7,
      NumberOfAverages: 2,
      PixelBandwidth: 1234,
      ImagingFrequency: 123.25,
      MTState: false,
      PercentSampling: 90,
      PercentPhaseFOV: 80,
      InPlanePhaseEncodingDirectionDICOM: 'COL',
      PhaseEncodingAxis: 'j',
      AcquisitionMatrixPE: 60,
      ReconMatrixPE: 4,
      ParallelReductionFactorInPlane: 2,
      InversionTime: 0.9,
      ReceiveCoilName: 'Head_32',
      AcquisitionTime: '10:11:12.25',
      AcquisitionDuration: 12.5,
    })
  })

  it('name the axis of phase encoding of a classic image too', async () => {
    expect(await factsOf([text('00181312', 'CS', 'ROW')])).toMatchObject({ PhaseEncodingAxis: 'i', ReconMatrixPE: 6 })
    expect(await factsOf([])).not.toHaveProperty('PhaseEncodingAxis')
  })
})
