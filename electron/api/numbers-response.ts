import type { Context } from 'hono'

/** A block of numbers as little-endian float32 bytes; what they are, as JSON in a header. */
export function numbersResponse(c: Context, { data, ...shape }: { readonly data: Float32Array }): Response {
  return c.body(data.slice().buffer, 200, { 'content-type': 'application/octet-stream', 'x-shape': JSON.stringify(shape) })
}
