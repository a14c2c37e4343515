import { alikeTexts, floatText } from './float-text.ts'

/** The number that the engine put into the map, and the products' own sum where that is another 32-bit number. */
export interface SumTexts {
  readonly engine: string
  readonly own: string | null
}

/** Both numbers in one format. The products are summed in 64 bits; the engine has 32, so only as such can they be equal. */
export function sumTexts(sum: number, engine: number): SumTexts {
  const own = Math.fround(sum)
  if (own === engine || (Number.isNaN(own) && Number.isNaN(engine))) return { engine: floatText(engine), own: null }
  const [shown, other] = alikeTexts(engine, own)
  return { engine: shown, own: other }
}

/** Whether the engine's number is the products' sum. */
export function equalWords({ own }: SumTexts): string {
  return own === null ? 'equal in float32 to the products’ sum' : `not equal in float32 to the products’ sum, ${own}`
}
