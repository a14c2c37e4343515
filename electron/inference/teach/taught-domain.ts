import type { Series } from '../../core/study.ts'
import { failedChecks } from '../gate/series-gate.ts'
import type { ModelDomain } from '../model-manifest.ts'

/** Where a taught network may speak, and what its base would have said against the series that it was taught from. */
export interface TaughtDomain {
  readonly domain: ModelDomain
  readonly reasons: readonly string[]
}

/**
 * The base's domain without the checks that series which were taught from do not pass: a head that learnt from T2-weighted
 * slices may speak on such, though its base may not. Every other check stays, and so does the gate of each slice.
 */
export function taughtDomain(base: ModelDomain, series: Iterable<Series>): TaughtDomain {
  const failed = [...new Set(series)].flatMap((one) => failedChecks(one, base))
  if (failed.length === 0) return { domain: base, reasons: [] }
  const waived = [...new Set([...(base.waived ?? []), ...failed.map(({ check }) => check)])]
  return { domain: { ...base, waived }, reasons: [...new Map(failed.map(({ check, reason }) => [check, reason])).values()] }
}
