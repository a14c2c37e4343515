import { randomBytes, timingSafeEqual } from 'node:crypto'
import { getCookie, setCookie } from 'hono/cookie'
import type { MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}

export interface LoopbackGuard {
  /** Opens the door once: the first request that brings it gets the session cookie. */
  readonly token: string
  readonly middleware: MiddlewareHandler
}

/**
 * Lets in one browser of this machine only. The Host must be this very address (against DNS rebinding), a foreign
 * Origin or a Sec-Fetch-Site (Fetch Metadata, W3C) that names another page is refused (against other pages, also of
 * other ports, and where no Origin is sent), and the one-time token in `/?token=` is exchanged for an HttpOnly,
 * SameSite=Strict cookie, without which nothing is answered.
 */
export function loopbackGuard(address: () => string): LoopbackGuard {
  const token = randomBytes(24).toString('base64url')
  const session = randomBytes(24).toString('base64url')
  let spent = false
  const middleware = createMiddleware(async (c, next) => {
    if (c.req.header('host') !== address()) return c.text('This is not the address Sulcus was opened at.', 403)
    const origin = c.req.header('origin')
    if (origin !== undefined && origin !== `http://${address()}`) return c.text('Requests from other pages are refused.', 403)
    // Browsers send it with every request to this machine, and pages cannot set it; `none` is the address bar.
    const site = c.req.header('sec-fetch-site')
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return c.text('Requests from other pages are refused.', 403)
    // Cookies do not tell ports apart, so two windows of Sulcus need two names.
    const cookieName = `sulcus-${address().split(':').at(-1) ?? ''}`
    const offered = c.req.query('token')
    if (c.req.path === '/' && offered !== undefined && !spent && same(offered, token)) {
      spent = true
      setCookie(c, cookieName, session, { httpOnly: true, sameSite: 'Strict', path: '/' })
      return c.redirect('/')
    }
    if (!same(getCookie(c, cookieName) ?? '', session)) {
      return c.text('Sulcus lets in only the browser that opened its one-time address. Start Sulcus again to get a new one.', 401)
    }
    return next()
  })
  return { token, middleware }
}
