import type { Skipped, Study } from '../core/study.ts'

/**
 * Which study each problem belongs to: the only one that has files in the problem's folder or, where no study has, in the
 * nearest folder above. What lies among the files of several studies belongs to none; the list of the opening has it.
 * @param nameOf what a person calls a file of a study, as problems do
 */
export function problemsOfStudies(studies: readonly Study[], skipped: readonly Skipped[], nameOf = (file: string) => file): Map<string, Skipped[]> {
  const owners = new Map<string, Set<string>>()
  for (const { id, series } of studies) {
    const folders = new Set(series.flatMap(({ slices }) => slices.map(({ file }) => above(parts(nameOf(file))))).map((folder) => folder.join('/')))
    for (const folder of folders) for (const one of pathsUpFrom(folder.split('/'))) owners.set(one, (owners.get(one) ?? new Set()).add(id))
  }
  const problems = new Map<string, Skipped[]>()
  for (const problem of skipped) {
    const nearest = pathsUpFrom(parts(problem.file)).find((path) => owners.has(path))
    const [owner, ...others] = nearest === undefined ? [] : (owners.get(nearest) ?? [])
    if (owner === undefined || others.length > 0) continue
    const known = problems.get(owner)
    if (known) known.push(problem)
    else problems.set(owner, [problem])
  }
  return problems
}

/** The steps of a path from the root, which is one too; an archive is a folder. */
function parts(file: string): string[] {
  return ['', ...file.replaceAll('!/', '/').split(/[\\/]/).filter(Boolean)]
}

function above(steps: readonly string[]): string[] {
  return steps.slice(0, -1)
}

/** A path and all folders above it, the nearest first. */
function pathsUpFrom(steps: readonly string[]): string[] {
  return steps.map((_, up) => steps.slice(0, steps.length - up).join('/'))
}
