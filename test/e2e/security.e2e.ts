import { type IncomingHttpHeaders, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type App, expect, test } from './app.ts'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Asks the loopback server as a program would that makes up its headers, which a browser does not let a page do. */
function ask(address: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(address, { headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => void (body += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    call.on('error', reject)
    call.end()
  })
}

async function cookieOf({ page }: App): Promise<string> {
  return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
}

test.describe('Another program of this machine tries the loopback address', () => {
  test('and is let in only with the one-time token or the cookie, by the right name, from no other page', async ({ app }) => {
    test.skip(app.door === 'electron', 'the desktop window has no address')
    const { origin } = app
    const studies = `${origin}/api/studies`
    const cookie = await cookieOf(app)
    expect((await ask(studies, { cookie })).status).toBe(200)

    const again = await ask(app.address ?? '')
    expect(again.status).toBe(401)
    expect(again.headers['set-cookie']).toBeUndefined()
    expect((await ask(`${origin}/?token=guess`)).status).toBe(401)
    for (const path of ['/', '/api/studies', '/api/session', '/assets/index.js']) expect((await ask(origin + path)).status).toBe(401)
    expect((await ask(studies, { cookie: cookie.replace(/=.*/, '=guess') })).status).toBe(401)

    const port = new URL(origin).port
    for (const host of ['evil.example', `localhost:${port}`, `127.0.0.1.evil.example:${port}`]) expect((await ask(studies, { cookie, host })).status).toBe(403)
    for (const foreign of ['http://evil.example', 'null', `http://localhost:${port}`]) expect((await ask(studies, { cookie, origin: foreign })).status).toBe(403)
    const refused = await ask(studies, { cookie, host: 'evil.example' })
    expect(refused.body).not.toContain('Sample')

    const [kept] = await app.page.context().cookies()
    expect(kept).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
    // The token is not left in the address bar.
    expect(app.page.url()).toBe(`${origin}/`)
  })

  test('and cannot reach files beside the page', async ({ app }) => {
    test.skip(app.door === 'electron', 'the desktop window has no address')
    const cookie = await cookieOf(app)
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json', '/.vite/manifest.json']) {
      const { hostname, port } = new URL(app.origin)
      const status = await new Promise((resolve) => request({ hostname, port, path, headers: { cookie, host: `${hostname}:${port}` } }, ({ statusCode }) => resolve(statusCode)).end())
      expect(status, path).toBe(404)
    }
  })
})

test.describe('Something in the page wants to talk to the outside', () => {
  test('and cannot: no request arrives, no foreign script runs', async ({ app }) => {
    app.expectComplaints(/Content Security Policy|Refused to|blocked|violates/i)
    const { page } = app
    let arrived = 0
    const outside = createServer((_, response) => {
      arrived += 1
      response.setHeader('access-control-allow-origin', '*')
      response.end('hello')
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => outside.once('listening', resolve))
    const foreign = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`
    try {
      const headers = await page.evaluate(async () => Object.fromEntries((await fetch('/')).headers))
      expect(headers['content-security-policy']).toMatch(/default-src 'none'.*connect-src 'self'.*frame-ancestors 'none'/)
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })

      const outcome = await page.evaluate(async (address) => {
        const settled = (element: HTMLElement) =>
          new Promise<string>((resolve) => {
            element.addEventListener('load', () => resolve('loaded'))
            element.addEventListener('error', () => resolve('refused'))
            document.body.append(element)
          })
        const inline = document.createElement('script')
        inline.textContent = 'globalThis.ran = true'
        document.body.append(inline)
        return {
          fetch: await fetch(address).then(() => 'answered', () => 'refused'),
          beacon: await fetch(address, { method: 'POST', mode: 'no-cors', body: 'x' }).then(() => 'answered', () => 'refused'),
          image: await settled(Object.assign(new Image(), { src: `${address}/pixel.png` })),
          script: await settled(Object.assign(document.createElement('script'), { src: `${address}/code.js` })),
          style: await settled(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${address}/style.css` })),
          inline: 'ran' in globalThis ? 'ran' : 'refused',
        }
      }, foreign)
      expect(outcome).toEqual({ fetch: 'refused', beacon: 'refused', image: 'refused', script: 'refused', style: 'refused', inline: 'refused' })
      expect(arrived).toBe(0)
    } finally {
      outside.closeAllConnections()
      outside.close()
    }
  })

  test('nor can it lead the window away', async ({ app }) => {
    test.skip(app.door === 'browser', 'a browser’s tab belongs to the person, who may leave; only the desktop window must not')
    app.expectComplaints(/./)
    const opened = await app.page.evaluate(() => {
      const other = window.open('https://example.invalid/')
      location.href = 'https://example.invalid/'
      return other !== null
    })
    expect(opened).toBe(false)
    await app.viewer.showsHeat()
    expect(app.page.url()).toBe(`${app.origin}/`)
  })
})
