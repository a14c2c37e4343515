/** The shortest decimal that stands for this 32-bit number and no other, e.g. `0.1`, `14855767`. */
export function floatText(value: number): string {
  const float = Math.fround(value)
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(float.toPrecision(digits))
    if (Math.fround(short) === float) return String(short)
  }
  // Nine digits always tell 32-bit numbers apart.
  return Number.isFinite(float) ? String(Number(float.toPrecision(9))) : String(float)
}

/** Two numbers as 32-bit ones, with as many decimals each, so that they can be held against each other. */
export function alikeTexts(one: number, other: number): readonly [one: string, other: string] {
  const texts = [floatText(one), floatText(other)] as const
  if (texts.some((text) => !/^-?\d+(\.\d+)?$/.test(text))) return texts
  const decimals = Math.max(...texts.map((text) => text.split('.')[1]?.length ?? 0))
  const padded = (text: string) => (decimals === 0 ? text : `${text.includes('.') ? text : `${text}.`}${'0'.repeat(decimals - (text.split('.')[1]?.length ?? 0))}`)
  return [padded(texts[0]), padded(texts[1])]
}
