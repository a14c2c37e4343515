import { describe, expect, it, vi } from 'vitest'
import { contentSecurityPolicy } from '../../../electron/api/security-headers.ts'
import { ok } from '../../../electron/core/result.ts'
import { siteWithStudy, testSite } from './test-site.ts'

const wanted = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

describe('the page’s files', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<!doctype html><title>Sulcus</title>'],
    ['/index.html', 'text/html; charset=utf-8', '<!doctype html><title>Sulcus</title>'],
    ['/assets/app.js', 'text/javascript; charset=utf-8', 'export {}'],
    ['/assets/app.css', 'text/css; charset=utf-8', 'body{}'],
    ['/assets/odd.xyz', 'application/octet-stream', '?'],
  ])('%s is served as %s', async (path, type, text) => {
    const response = await testSite().get(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(await response.text()).toBe(text)
  })

  it.each([
    '/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/..%5cpackage.json', '/assets/../../package.json', '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json', '//package.json', '/package.json', '/../page-notes/secret.js', '/-notes/secret.js', '/assets', '/assets/', '/.', '/%00', '/%', '/%E0%A4%A',
  ])('%s is not one of them', async (path) => {
    const { app } = testSite()
    const response = await app.fetch(new Request(`http://localhost${path}`))
    // what the URL itself resolves to the root is the page
    expect(await response.text()).toBe(path === '/.' ? '<!doctype html><title>Sulcus</title>' : 'Not found')
    expect(response.status).toBe(path === '/.' ? 200 : 404)
  })
})

describe('the security headers', () => {
  it('let the page run its own scripts and talk to its own origin, and nothing else', () => {
    const directives = new Map(contentSecurityPolicy.split('; ').map((line) => [line.split(' ')[0], line.split(' ').slice(1)]))
    expect(directives.get('default-src')).toEqual(["'none'"])
    for (const name of ['script-src', 'style-src', 'connect-src', 'worker-src', 'font-src']) expect(directives.get(name)).toEqual(["'self'"])
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) expect(directives.get(name)).toEqual(["'none'"])
    expect(contentSecurityPolicy).not.toMatch(/unsafe|https?:|\*/)
  })

  it.each<[string, string, RequestInit]>([
    ['the page', '/', {}],
    ['a file', '/assets/app.js', {}],
    ['a missing file', '/none.js', {}],
    ['JSON', '/api/studies', {}],
    ['pixels', '/api/series/series-1/slices/0/pixels', {}],
    ['a failure', '/api/series/none/thumbnail', {}],
    ['an invalid request', '/api/reports', { method: 'POST', body: '{' , headers: { 'content-type': 'application/json' } }],
    ['an unknown route', '/api/none', { method: 'POST' }],
    ['an empty answer', '/api/studies/none', { method: 'DELETE' }],
    ['a stream', '/api/studies/open', { method: 'POST', body: '{"paths":["relative"]}', headers: { 'content-type': 'application/json' } }],
  ])('are on %s', async (_what, path, init) => {
    const { get } = siteWithStudy(() => ({ slicePixels: async () => ok({ rows: 1, columns: 1, data: Float32Array.of(1), window: { centre: 0, width: 1 }, rowSpacing: 1, columnSpacing: 1 }) }))
    const response = await get(path, init)
    await response.arrayBuffer()
    expect(Object.fromEntries(Object.keys(wanted).map((name) => [name, response.headers.get(name)]))).toEqual(wanted)
  })
})

describe('a bug', () => {
  it('is answered with internal-error, its message kept from page and log, headers in place', async () => {
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    const { get } = siteWithStudy(() => ({ thumbnail: async () => Promise.reject(new Error('Test^Nobody is undefined')) }))
    const response = await get('/api/series/series-1/thumbnail')
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(JSON.parse(text)).toMatchObject({ code: 'internal-error' })
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy)
    expect(printed).toHaveBeenCalledOnce()
    expect(text + String(printed.mock.calls)).not.toContain('Nobody')
    printed.mockRestore()
  })
})
