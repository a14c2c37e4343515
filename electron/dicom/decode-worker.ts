import { parentPort } from 'node:worker_threads'
import { decoderFor } from './codecs/registry.ts'
import type { DecodeJob, DecodeAnswer } from './decode-pool.ts'

/** Entry of a thread of the decode pool: decodes what it is sent, one frame after the other. */
let before: Promise<void> = Promise.resolve()
parentPort?.on('message', ({ transferSyntax, bytes, format }: DecodeJob) => {
  before = before.then(() => answer(transferSyntax, bytes, format))
})

async function answer(transferSyntax: string, bytes: Uint8Array, format: DecodeJob['format']): Promise<void> {
  const decode = decoderFor(transferSyntax)
  if (!decode) throw new Error(`no decoder for ${transferSyntax}`)
  const result: DecodeAnswer = await decode(bytes, format)
  // now, and not when there is enough garbage to collect: it has come for this thread alone
  if (bytes.buffer instanceof ArrayBuffer) bytes.buffer.transfer(0)
  const buffer = result.ok ? result.value.data.buffer : null
  parentPort?.postMessage(result, buffer instanceof ArrayBuffer ? [buffer] : [])
}
