import { type Result, ok } from '../../../electron/core/result.ts'
import type { TagNode } from '../../../electron/core/tag-node.ts'
import { callForJson } from './http.ts'
import { slicePath } from './pixels.ts'

/** Everything in the header of the slice's file. */
export async function getTags(seriesId: string, index: number, signal: AbortSignal): Promise<Result<readonly TagNode[]>> {
  const answer = await callForJson<{ tags: TagNode[] }>(`${slicePath(seriesId, index)}/tags`, { signal })
  return answer.ok ? ok(answer.value.tags) : answer
}
