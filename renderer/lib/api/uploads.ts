import type { JobContext } from '../../../electron/core/progress.ts'
import { type Result, ok } from '../../../electron/core/result.ts'
import { call, callForJson } from './http.ts'

const parallelUploads = 4

/** Hands dropped files over one by one; answers with the upload's key for `openStudies`. */
export async function uploadFiles(files: readonly File[], { onProgress, signal }: JobContext): Promise<Result<string>> {
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
      const sent = await call(`/api/uploads/${encodeURIComponent(upload)}/${number}`, { method: 'PUT', body: file, signal })
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
