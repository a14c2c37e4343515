import type { Gate } from '../../core/analysis-document.ts'
import type { Series } from '../../core/study.ts'
import type { ModelDomain } from '../model-manifest.ts'
import { kindChecks } from './header-kind.ts'
import { layoutChecks } from './header-layout.ts'
import { sequenceChecks } from './header-sequence.ts'

/** Returns a sentence when the series lies outside what the model was trained on. */
export type SeriesCheck = (series: Series, domain: ModelDomain) => string | null

/** Checks by the names that a domain waives them with. */
export type SeriesChecks = Readonly<Record<string, SeriesCheck>>

const checks: SeriesChecks = { ...kindChecks, ...layoutChecks, ...sequenceChecks }

/** Decides from the header whether the model may speak on a series, with every reason against it in words. */
export function gateSeries(series: Series, domain: ModelDomain): Gate {
  const reasons = failedChecks(series, domain).map(({ reason }) => reason)
  return { accepted: reasons.length === 0, reasons }
}

/** The checks that a series does not pass and the domain does not waive, with the sentence of each. */
export function failedChecks(series: Series, domain: ModelDomain): readonly { readonly check: string; readonly reason: string }[] {
  return Object.entries(checks).flatMap(([check, failing]) => {
    const reason = domain.waived?.includes(check) ? null : failing(series, domain)
    return reason === null ? [] : [{ check, reason }]
  })
}
