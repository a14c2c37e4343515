import { createHash } from 'node:crypto'

/** A UID under 2.25 (PS3.5 B.2) that depends on the name alone: the decimal form of a UUID made from its hash. */
export function stableUid(name: string): string {
  const bytes = createHash('sha256').update(`sulcus sample study 1/${name}`).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return `2.25.${BigInt(`0x${bytes.toString('hex')}`).toString()}`
}
