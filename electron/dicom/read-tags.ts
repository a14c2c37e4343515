import { ok, type Result } from '../core/result.ts'
import type { TagNode } from '../core/tag-node.ts'
import { fileState } from './file-bytes.ts'
import { listTags } from './list-tags.ts'
import { readHeader } from './read-header.ts'

/** Everything that a file's header holds, as a tree. */
export async function readTags(file: string): Promise<Result<TagNode[]>> {
  const state = await fileState(file)
  if (!state.ok) return state
  const header = await readHeader(file, state.value.size)
  return header.ok ? ok(listTags(header.value)) : header
}
