import { problemOf } from '../core/problem.ts'
import type { Skipped, Study, Unopened } from '../core/study.ts'

/**
 * Which study each problem belongs to: the one that its header names; else the one that has files in the problem's
 * folder or, where no study has, in the nearest folder above. What lies among the files of several studies and does not
 * say whose it is, is told with each of them, so that it is seen whichever a person asks about.
 * @param nameOf what a person calls a file of a study, as problems do
 */
export function problemsOfStudies(studies: readonly Study[], skipped: readonly Unopened[], nameOf = (file: string) => file): Map<string, Skipped[]> {
  const byUID = new Map(studies.map(({ id, studyInstanceUID }) => [studyInstanceUID, id]))
  const owners = ownersOfFolders(studies, nameOf)
  const problems = new Map<string, Skipped[]>()
  for (const problem of skipped) {
    const named = problem.studyInstanceUID ? byUID.get(problem.studyInstanceUID) : undefined
    const nearest = pathsUpFrom(parts(problem.file)).find((path) => owners.has(path)) ?? ''
    for (const owner of named === undefined ? (owners.get(nearest) ?? []) : [named]) {
      const known = problems.get(owner)
      if (known) known.push(problemOf(problem))
      else problems.set(owner, [problemOf(problem)])
    }
  }
  return problems
}

/** The studies that have files in a folder or below it, by its path. */
function ownersOfFolders(studies: readonly Study[], nameOf: (file: string) => string): Map<string, Set<string>> {
  const owners = new Map<string, Set<string>>()
  for (const { id, series } of studies) {
    const folders = new Set(series.flatMap(({ slices }) => slices.map(({ file }) => above(parts(nameOf(file))))).map((folder) => folder.join('/')))
    for (const folder of folders) for (const one of pathsUpFrom(folder.split('/'))) owners.set(one, (owners.get(one) ?? new Set()).add(id))
  }
  return owners
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
