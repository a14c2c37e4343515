/** Offers text as a file of that name, as a link with `download` would. */
export function saveFile(name: string, text: string): void {
  const link = document.createElement('a')
  // An object's address has no limit of length; that of a `data:` link ends at 2 MB.
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
