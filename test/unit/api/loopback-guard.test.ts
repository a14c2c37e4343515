import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { loopbackGuard } from '../../../electron/api/loopback-guard.ts'

const address = '127.0.0.1:4711'

function guarded(at = address) {
  const guard = loopbackGuard(() => at)
  const app = new Hono().use(guard.middleware).get('*', (c) => c.text('inside')).post('*', (c) => c.text('inside'))
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    Promise.resolve(app.fetch(new Request(`http://${at}${path}`, { method, headers: { host: at, ...headers } })))
  return { token: guard.token, ask }
}

/** The cookie a browser would send back. */
async function enter({ token, ask }: ReturnType<typeof guarded>): Promise<string> {
  const response = await ask(`/?token=${token}`)
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

describe('the one-time token', () => {
  it('is exchanged for a cookie that scripts and other sites never get, and leaves the address', async () => {
    const door = guarded()
    const response = await door.ask(`/?token=${door.token}`)
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe('/')
    const [pair, ...flags] = (response.headers.get('set-cookie') ?? '').split('; ')
    expect(pair).toMatch(/^sulcus-4711=[\w-]{32}$/)
    expect(pair).not.toContain(door.token)
    expect(flags.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict'])
  })

  it('works once', async () => {
    const door = guarded()
    expect(await enter(door)).not.toBe('')
    const again = await door.ask(`/?token=${door.token}`)
    expect(again.status).toBe(401)
    expect(again.headers.get('set-cookie')).toBeNull()
  })

  it('is not spent by a wrong guess, and is long enough that none is right', async () => {
    const door = guarded()
    expect(Buffer.from(door.token, 'base64url')).toHaveLength(24)
    for (const guess of ['', 'x', `${door.token}x`, door.token.slice(1), 'é'.repeat(32)]) {
      expect((await door.ask(`/?token=${encodeURIComponent(guess)}`)).status).toBe(401)
    }
    expect((await door.ask(`/api/studies?token=${door.token}`)).status).toBe(401)
    expect(await enter(door)).not.toBe('')
  })

  it('of one door opens no other', async () => {
    expect((await guarded().ask(`/?token=${guarded().token}`)).status).toBe(401)
  })
})

describe('the cookie', () => {
  it('lets its browser in, for pages and for calls', async () => {
    const door = guarded()
    const cookie = await enter(door)
    for (const [method, path] of [['GET', '/'], ['GET', '/api/session'], ['POST', '/api/reports']] as const) {
      const response = await door.ask(path, { cookie, origin: `http://${address}` }, method)
      expect(await response.text()).toBe('inside')
    }
  })

  it('is asked for by everything', async () => {
    const door = guarded()
    const cookie = await enter(door)
    const wrong: Record<string, string>[] = [{}, { cookie: 'sulcus-4711=' }, { cookie: `${cookie}x` }, { cookie: cookie.replace('4711', '4712') }, { cookie: `sulcus-4711=${door.token}` }]
    for (const headers of wrong) {
      const response = await door.ask('/api/session', headers)
      expect(response.status).toBe(401)
      expect(await response.text()).not.toContain('inside')
    }
  })
})

describe('other places', () => {
  it.each(['localhost:4711', '127.0.0.1', '127.0.0.1:80', 'evil.example:4711', `evil.example#${address}`, ''])('are refused: the Host “%s”, cookie or token notwithstanding', async (host) => {
    const door = guarded()
    expect((await door.ask(`/?token=${door.token}`, { host })).status).toBe(403)
    const cookie = await enter(door)
    expect((await door.ask('/api/session', { host, cookie })).status).toBe(403)
  })

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:4712', `https://${address}`, `http://${address}.evil.example`, 'http://localhost:4711'])('are refused: the Origin “%s”', async (origin) => {
    const door = guarded()
    const cookie = await enter(door)
    for (const method of ['GET', 'POST']) expect((await door.ask('/api/session', { origin, cookie }, method)).status).toBe(403)
  })

  it.each(['cross-site', 'same-site', 'anything-else'])('are refused: Sec-Fetch-Site “%s”, though no Origin is sent', async (site) => {
    const door = guarded()
    expect((await door.ask(`/?token=${door.token}`, { 'sec-fetch-site': site })).status).toBe(403)
    // and the token is not spent by it
    const cookie = await enter(door)
    expect(cookie).not.toBe('')
    for (const method of ['GET', 'POST']) expect((await door.ask('/api/session', { 'sec-fetch-site': site, cookie }, method)).status).toBe(403)
  })

  it.each(['same-origin', 'none'])('do not include the page itself and the address bar: Sec-Fetch-Site “%s”', async (site) => {
    const door = guarded()
    const cookie = await enter(door)
    expect(await (await door.ask('/api/session', { 'sec-fetch-site': site, cookie })).text()).toBe('inside')
  })
})
