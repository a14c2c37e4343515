import type { ColourMapName } from '../../../electron/core/heat-map.ts'
import { type Result, fail, ok } from '../../../electron/core/result.ts'
import { call } from './http.ts'

/** 256 colours, red, green and blue bytes in turn, from low to high. */
export async function getColourMap(name: ColourMapName): Promise<Result<Uint8Array>> {
  const answer = await call(`/api/colour-maps/${name}`)
  if (!answer.ok) return answer
  const bytes = new Uint8Array(await answer.value.arrayBuffer())
  return bytes.length === 768 ? ok(bytes) : fail('request-invalid', `The colour map ${name} did not arrive completely.`)
}
