/** All bits that are set in any of the numbers: what bounds unsigned numbers without comparing them one by one. */
export function usedBits(data: Uint16Array): number {
  // two numbers a word, where words can be had
  const words = data.byteOffset % 4 === 0 ? data.length >> 1 : 0
  const pairs = new Int32Array(data.buffer, words > 0 ? data.byteOffset : 0, words)
  let [even, odd] = [0, 0]
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    even |= pairs[i] ?? 0
    odd |= pairs[i + 1] ?? 0
  }
  let bits = even | odd | (pairs[pairs.length - 1] ?? 0)
  bits = (bits | (bits >>> 16)) & 0xffff
  for (let i = words * 2; i < data.length; i += 1) bits |= data[i] ?? 0
  return bits
}
