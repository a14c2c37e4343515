import type { JobContext } from '../../../electron/core/progress.ts'
import { type Result, ok } from '../../../electron/core/result.ts'
import { call, callForJson } from './http.ts'

const parallelUploads = 4

/** A file to hand over. */
export interface UploadFile {
  readonly file: File
  /** What the person calls it. */
  readonly name: string
  /** Where a DICOMDIR that is handed over too looks for it. */
  readonly place: string | null
}

/** Hands dropped files over one by one; answers with the upload's key for `openStudies`. */
export async function uploadFiles(files: readonly UploadFile[], { onProgress, signal }: JobContext): Promise<Result<string>> {
  const created = await callForJson<{ upload: string }>('/api/uploads', { method: 'POST', json: {}, signal })
  if (!created.ok) return created
  const { upload } = created.value
  let next = 0
  let done = 0
  const worker = async (): Promise<Result<null>> => {
    while (next < files.length) {
      const number = next
      next += 1
      const file = files[number]
      if (!file) break
      const sent = await call(`/api/uploads/${encodeURIComponent(upload)}/${number}?${namesOf(file)}`, { method: 'PUT', body: file.file, signal })
      if (!sent.ok) return sent
      done += 1
      onProgress({ stage: 'Reading dropped files', done, total: files.length })
    }
    return ok(null)
  }
  const results = await Promise.all(Array.from({ length: parallelUploads }, worker))
  const failed = results.find((result) => !result.ok)
  return failed && !failed.ok ? failed : ok(upload)
}

function namesOf({ name, place }: UploadFile): URLSearchParams {
  // Longer ones would be refused; the end of a path says more than its beginning.
  return new URLSearchParams({ name: name.slice(-1024), ...(place === null || place.length > 128 ? {} : { place }) })
}
