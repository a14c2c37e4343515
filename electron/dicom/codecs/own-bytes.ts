/**
 * A decoder's answer in memory that nobody else uses, so that it can be handed to another thread. Some libraries answer
 * with a copy, which is taken as it is: a second one of each frame would wait for the garbage collector (35 MiB of
 * a series of 75). Others show a part of their WebAssembly memory, which they use again.
 */
export function ownBytes(decoded: Uint8Array | Uint8ClampedArray): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = decoded
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? new Uint8Array(buffer) : new Uint8Array(decoded)
}
