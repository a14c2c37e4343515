/** Characters that steer a terminal or turn the order of what follows them around (Unicode UAX 9): names out of files may hold them. */
const steering = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u

/** Whether a text can be shown as it stands. */
export function isPrintable(text: string): boolean {
  return !steering.test(text)
}

/** A text out of a file, at most `most` characters of it, with a space for whatever steers the terminal. */
export function printable(text: string, most = 1000): string {
  // cut first: a file may give a name of millions
  const plain = text.slice(0, most).replace(new RegExp(steering, 'gu'), ' ')
  // not in the middle of a character of two units
  return text.length > most ? `${plain.slice(0, -1).replace(/[\ud800-\udbff]$/, '')}…` : plain
}
