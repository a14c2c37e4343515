/**
 * Puts text on the clipboard, within a person's click. By the copy command, since the page has no permission for
 * `navigator.clipboard` (all are denied, see electron/shell/security.ts): old, but nothing newer works without one. False when the browser refuses.
 */
export function copyText(text: string): boolean {
  const put = (event: ClipboardEvent) => {
    event.preventDefault()
    event.clipboardData?.setData('text/plain', text)
  }
  document.addEventListener('copy', put, { once: true })
  const done = document.execCommand('copy')
  document.removeEventListener('copy', put)
  return done
}
