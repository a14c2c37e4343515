/** One element of a data set, for people to read. */
export interface TagNode {
  /** Four upper-case hexadecimal digits each. */
  readonly group: string
  readonly element: string
  /** Keyword of PS3.6; of a private element its creator in square brackets, else ''. */
  readonly name: string
  readonly vr: string
  /** Bytes of the value; null for an undefined length. */
  readonly length: number | null
  /** Text and numbers, several joined by `\`; binary values by their size; '' for sequences. */
  readonly value: string
  /** The items of a sequence; [] for other elements. */
  readonly items: readonly (readonly TagNode[])[]
}
