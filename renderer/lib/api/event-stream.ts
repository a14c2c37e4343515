/** One server-sent event; `data` as text. */
export interface ServerEvent {
  readonly event: string
  readonly data: string
}

/**
 * Reads a text/event-stream body (HTML Living Standard 9.2.6; the fields `event` and `data`). EventSource cannot POST,
 * so the page reads the stream itself. A block without data is skipped, and so is one cut off by the stream's end.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      text += decoder.decode(value, { stream: true })
      const blocks = text.split(/\r\n\r\n|\n\n|\r\r/)
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = parseBlock(block)
        if (event) yield event
      }
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

/** One block of `field: value` lines, or null when it carries no data. */
export function parseBlock(block: string): ServerEvent | null {
  let event = 'message'
  const data: string[] = []
  for (const line of block.split(/\r\n|\n|\r/)) {
    const match = /^([^:]*):? ?(.*)$/.exec(line)
    if (match?.[1] === 'event') event = match[2] ?? ''
    if (match?.[1] === 'data') data.push(match[2] ?? '')
  }
  return data.length > 0 ? { event, data: data.join('\n') } : null
}
