import entries from './data-dictionary.json' with { type: 'json' }

/** What PS3.6 says of an attribute. */
export interface DictionaryEntry {
  /** One VR; where it depends on the data set, the one that is meant more often. */
  readonly vr: string
  readonly keyword: string
}

const dictionary: Readonly<Record<string, string>> = entries
/** dcmjs' signs for "US or SS", "OB or OW", "UL", "US or OW", and no VR. */
const ambiguous: Readonly<Record<string, string>> = { xs: 'US', ox: 'OW', up: 'UL', lt: 'OW', na: 'UN' }

/**
 * Looks an attribute up, also those of repeating groups (PS3.5 7.6) and group lengths; null when PS3.6 does not know it,
 * as it knows no private ones.
 * @param tag eight lower-case hexadecimal digits
 */
export function lookUp(tag: string): DictionaryEntry | null {
  const repeating = [`${tag.slice(0, 2)}xx${tag.slice(4)}`, `${tag.slice(0, 2)}00${tag.slice(4)}`]
  const isRepeating = /^(50|60)[0-9a-f][02468ace]/.test(tag)
  const entry = [tag, ...(isRepeating ? repeating : [])].map((key) => dictionary[key]).find((found) => found !== undefined)
  if (entry === undefined) return tag.endsWith('0000') ? { vr: 'UL', keyword: 'GroupLength' } : null
  const [vr = 'UN', keyword = ''] = entry.split(' ')
  return { vr: ambiguous[vr] ?? vr, keyword }
}
