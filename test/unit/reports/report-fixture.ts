import type { AnalysisDocument, Probabilities, SeriesAnalysis, SliceAnalysis } from '../../../electron/core/analysis-document.ts'
import { tumourLabels, type Classes, type FindingLabel } from '../../../electron/core/class-labels.ts'
import type { OverlayStyle } from '../../../electron/core/heat-map.ts'
import { blend } from '../../../electron/overlay/blend.ts'
import { encodePng } from '../../../electron/overlay/picture.ts'
import { mostSuspicious } from '../../../electron/reports/most-suspicious.ts'
import type { ReportInput } from '../../../electron/reports/report-input.ts'

export const style: OverlayStyle = { colourMap: 'inferno', opacity: 0.5, threshold: 0.35 }
export const classes: Classes = { labels: tumourLabels, noFinding: 'none' }
const model = { id: 'brain-mri-cnn', version: '1.0.0', sha256: '0f'.repeat(32) }

/** A slice whose meningioma probability is given; the rest goes to `none` and a little to the others. */
export function slice(instanceNumber: number, meningioma: number, finding?: FindingLabel): SliceAnalysis {
  const probabilities: Probabilities = { none: (1 - meningioma) * 0.9, glioma: (1 - meningioma) * 0.07, meningioma, pituitary: (1 - meningioma) * 0.03 }
  return {
    sopInstanceUID: `2.25.${instanceNumber}`, frame: 1, instanceNumber, file: `/study/IM${instanceNumber}.dcm`, probabilities,
    finding: finding ?? (meningioma > 0.5 ? 'meningioma' : 'none'), reasons: [], peak: { column: 60, row: 40, value: meningioma }, box: { left: 50, top: 30, right: 70, bottom: 50 },
  }
}

export function series(slices: readonly SliceAnalysis[], reasons: readonly string[] = []): SeriesAnalysis {
  return {
    seriesInstanceUID: '2.25.7', seriesNumber: 3, description: 'Ax T1 SE +C', modality: 'MR', plane: 'axial',
    gate: { accepted: reasons.length === 0, reasons: [...reasons] }, ...classes, abstainBelow: 0.6, finding: null,
    slices: reasons.length === 0 ? [...slices] : slices.map((one) => ({ ...one, finding: 'abstained' as const })),
  }
}

export const withTumour = series(Array.from({ length: 28 }, (_, index) => slice(index + 1, 0.98 * Math.exp(-(((index - 17) / 3) ** 2)))))
export const withoutTumour = series(Array.from({ length: 28 }, (_, index) => slice(index + 1, 0.03)))

export function analysisDocument(): AnalysisDocument {
  return { schema: 'sulcus-analysis/1', app: { version: '0.1.0' }, model, createdAt: '2026-02-03T04:05:06.000Z', series: [withTumour], skipped: [] }
}

/** A small picture with a bright disc under a heat blob. */
export function png(rows = 96, columns = 96): Uint8Array {
  const far = (index: number) => Math.hypot(Math.floor(index / columns) - rows * 0.4, (index % columns) - columns * 0.6) / columns
  const data = Float32Array.from({ length: rows * columns }, (_, index) => (far(index) < 0.12 ? 90 : 40))
  const heat = data.map((_, index) => Math.exp(-((far(index) / 0.12) ** 2)))
  const pixels = { rows, columns, data, window: { centre: 50, width: 101 }, rowSpacing: 1, columnSpacing: 1 }
  const picture = blend(pixels, pixels.window, { image: { rows, columns, data: heat }, range: [0, 1], style })
  if (!picture.ok) throw new Error(picture.failure.message)
  return encodePng(picture.value)
}

export function reportInput(change: Partial<ReportInput> = {}): ReportInput {
  const all = change.series ?? [withTumour]
  return {
    createdAt: '2026-02-03T04:05:06.000Z', appVersion: '0.1.0', series: all, style, recipe: null, detections: [], skipped: [], opened: [], studyNames: new Map(),
    study: { patientName: 'Sample^Phantom', patientId: 'SULCUS-SAMPLE', studyDate: '20200102', description: 'Brain with contrast agent' },
    models: [{ ...model, ...classes, title: 'Brain MRI tumour classifier', abstainBelow: 0.6, shipped: true, heat: true, traits: { calibrated: true, gatesSeries: true, gatesSlices: true } }],
    pictures: mostSuspicious(all).map(({ series: one, slice: { instanceNumber, finding, probabilities, peak }, ordinal }) => ({
      png: png(), width: 96, height: 96, spacing: 2.4, study: '', letters: { left: 'R', right: 'L', top: 'A', bottom: 'P' },
      seriesNumber: one.seriesNumber, seriesDescription: one.description, instanceNumber, ordinal, finding, classes: one, probabilities, heat: true, peak, boxSize: { width: 48, height: 48 },
    })),
    ...change,
  }
}
