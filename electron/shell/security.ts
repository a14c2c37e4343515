import type { App, Session, WebContents } from 'electron'

/** The page's origin: a scheme of Sulcus' own, served from this process. */
export const scheme = 'sulcus'
export const origin = `${scheme}://app`

/** Camera, microphone, location, notifications, clipboard reading …: the page needs none. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}

/** Whatever asks for the network is stopped here: only the page's own scheme, and blobs it made itself, pass. */
export function denyForeignRequests(session: Session): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = details.url.startsWith(`${origin}/`) || details.url.startsWith(`blob:${origin}/`) || details.url.startsWith('data:image/')
    answer({ cancel: !allowed })
  })
}

/** A link or script cannot lead the window to another address. */
export function denyNavigation(contents: WebContents): void {
  contents.on('will-navigate', (event, url) => {
    if (!url.startsWith(`${origin}/`)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault()
  })
}

/** No second window and no external program opens from the page; no web view can be attached. */
export function denyNewWindows(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** Applies the window rules to everything that ever shows a page. */
export function guardEveryPage(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    denyNavigation(contents)
    denyNewWindows(contents)
  })
}
