const longest = 300

/** What onnxruntime says of a network that it cannot open, in whole sentences and without the places in its own source. */
export function onnxruntimeWords(error: unknown): string {
  const plain = (error instanceof Error ? error.message : String(error)).replace(/\p{Cc}+/gu, ' ').trim()
  const words = plain.replace(/\S+\.(?:cc|h):\d+ (?:[^()]*::[\w~]+\([^)]*\)(?: const)? )?/g, '')
  const cut = words.length > longest ? words.slice(0, Math.max(words.lastIndexOf('. ', longest), 0) + 1) || `${words.slice(0, longest)}…` : words
  return /[.…]$/.test(cut) ? cut : `${cut}.`
}
