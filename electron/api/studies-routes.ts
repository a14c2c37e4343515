import { isAbsolute, join, sep } from 'node:path'
import { Hono } from 'hono'
import { z } from 'zod'
import { fail, ok } from '../core/result.ts'
import { problemOf } from '../core/problem.ts'
import type { Skipped } from '../core/study.ts'
import { bugFailure } from '../core/bug-failure.ts'
import type { ApiContext } from './context.ts'
import { indexWithKept } from './index-with-kept.ts'
import { jobStream } from './job-stream.ts'
import { problemsOfStudies } from './problems-of-studies.ts'
import { filesOf, sweepUploads, uploadsOf } from './sweep-uploads.ts'
import { isSystemFile } from './system-files.ts'
import { uploadIdSchema } from './uploads-routes.ts'
import { validJson } from './validate.ts'

const openRequestSchema = z.union([
  z.strictObject({ paths: z.array(z.string().min(1).max(4096)).min(1).max(10_000) }),
  z.strictObject({ upload: uploadIdSchema }),
])

/** The studies: list, open (as a job), forget, and what went wrong with their files. */
export function studiesRoutes({ engine, store, uploadFolder, uploadNames }: ApiContext) {
  const sweep = (uploads: readonly string[]) => sweepUploads(uploads, uploadFolder, filesOf(store.studies()))

  /** People know dropped files by their own names; the copies' names mean nothing to them. */
  function ownName(file: string): string {
    const [copy = '', ...member] = file.split('!/')
    return [uploadNames.get(copy) ?? copy, ...member].join('!/')
  }

  function forgetNames(upload: string): void {
    const within = join(uploadFolder, upload) + sep
    for (const file of [...uploadNames.keys()]) if (file.startsWith(within)) uploadNames.delete(file)
  }

  return new Hono()
    .get('/studies', (c) => c.json({ studies: store.studies(), problems: store.problemCounts() }))
    .post('/studies/open', validJson(openRequestSchema), (c) => {
      const request = c.req.valid('json')
      const paths = 'paths' in request ? request.paths : [join(uploadFolder, request.upload)]
      return jobStream(c, async (job, tell) => {
        if (!paths.every((path) => isAbsolute(path))) return fail('request-invalid', 'Give the whole path, from the root of the disk.')
        // seen while the other headers are read; a failure is that of a file, which the index names
        const showFirst = async (): Promise<void> => {
          const png = await engine.call((calls) => calls.firstPicture(paths))
          if (png.ok) tell('picture', Buffer.from(png.value).toString('base64'))
        }
        void showFirst().catch(bugFailure)
        const index = await indexWithKept(engine, store, paths, job)
        const studies = index.ok ? index.value.studies : []
        const all = index.ok ? index.value.skipped.map((one) => ({ ...one, file: ownName(one.file) })) : []
        // where nothing opens, whatever lay there explains it
        const skipped = studies.length > 0 ? all.filter(({ file }) => !isSystemFile(file)) : all
        const problems = problemsOfStudies(studies, skipped, ownName)
        const outdated = studies.flatMap(({ id }) => {
          const before = store.study(id)
          return before.ok ? uploadsOf(filesOf([before.value]), uploadFolder) : []
        })
        const openedAt = new Date().toISOString()
        for (const study of studies) {
          // read first: a study whose slices changed forgets them
          const before = index.ok && index.value.inPart.has(study.id) ? problemsElsewhere(store.problems(study.id), paths) : []
          store.saveStudy(study, openedAt)
          store.saveProblems(study.id, [...before, ...(problems.get(study.id) ?? [])])
        }
        // What was dropped and is part of no study would never be forgotten.
        await sweep('upload' in request ? [...outdated, request.upload] : outdated)
        if ('upload' in request) forgetNames(request.upload)
        return index.ok ? ok({ studies, skipped: skipped.map(problemOf) }) : index
      })
    })
    .get('/studies/:study/problems', (c) => c.json({ skipped: store.problems(c.req.param('study')) }))
    .delete('/studies/:study', async (c) => {
      const study = store.study(c.req.param('study'))
      if (study.ok) {
        store.forgetStudy(study.value.id)
        await sweep(uploadsOf(filesOf([study.value]), uploadFolder))
      }
      return c.body(null, 204)
    })
}

/** Problems of files that are not looked into anew when these paths are opened. */
function problemsElsewhere(problems: readonly Skipped[], paths: readonly string[]): Skipped[] {
  return problems.filter(({ file }) => !paths.some((path) => file === path || file.startsWith(path + sep) || file.startsWith(`${path}!/`)))
}
