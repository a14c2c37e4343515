import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { Hono } from 'hono'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/** Serves the built page. Only files listed at the start are known, so no path can climb out of the folder. */
export function pageFiles(folder: string) {
  const listed = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const files = new Map(listed.map((entry) => join(entry.parentPath, entry.name)).map((file) => [file.slice(folder.length).split(sep).join('/'), file]))
  return new Hono().get('*', async (c) => {
    const file = files.get(c.req.path === '/' ? '/index.html' : c.req.path)
    if (!file) return c.text('Not found', 404)
    const bytes = await readFile(file)
    return c.body(new Uint8Array(bytes).buffer, 200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
  })
}
