import type { z } from 'zod'

/**
 * What a schema has against a document, to follow “is not valid”: the place and the first thing that is wrong there. Of
 * several forms that a place may have, the one is named that the document comes closest to, or all of them.
 */
export function schemaWords({ issues }: { readonly issues: readonly z.core.$ZodIssue[] }): string {
  const [issue] = issues
  const found = issue ? closest(issue, issue.path) : []
  const [first] = found
  const place = first?.path.map(String).join('.') ?? ''
  return `${place === '' ? '' : ` at “${place.slice(0, 100)}”`}: ${found.map(({ message }) => message).join('; or ').slice(0, 300)}.`
}

interface Found {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

function closest(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): readonly Found[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ path, message: issue.message }]
  const branches = issue.errors.flatMap(([first]) => (first ? [closest(first, [...path, ...first.path])] : []))
  const deepest = Math.max(...branches.map(([first]) => first?.path.length ?? 0))
  // a sentence of the schema's own says more than what each form lacks
  if (deepest === path.length && issue.message !== 'Invalid input') return [{ path, message: issue.message }]
  return branches.filter(([first]) => (first?.path.length ?? 0) === deepest).flat()
}
