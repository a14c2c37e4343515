import type { Gate } from '../../core/analysis-document.ts'
import type { Series } from '../../core/study.ts'
import type { ModelDomain } from '../model-manifest.ts'
import { kindChecks } from './header-kind.ts'
import { layoutChecks } from './header-layout.ts'
import { sequenceChecks } from './header-sequence.ts'

/** Returns a sentence when the series lies outside what the model was trained on. */
export type SeriesCheck = (series: Series, domain: ModelDomain) => string | null

const checks: readonly SeriesCheck[] = [...kindChecks, ...layoutChecks, ...sequenceChecks]

/** Decides from the header whether the model may speak on a series, with every reason against it in words. */
export function gateSeries(series: Series, domain: ModelDomain): Gate {
  const reasons = checks.map((check) => check(series, domain)).filter((reason) => reason !== null)
  return { accepted: reasons.length === 0, reasons }
}
