import type { TagNode } from '../../../electron/core/tag-node.ts'

/** One line of the table: an element, or the heading of a sequence's item. */
export interface TagRow {
  /** The element's place in the tree: numbers of elements and items from the root, joined by dots. */
  readonly key: string
  readonly depth: number
  /** `(0018,0081)`; `Item 1` for items. */
  readonly tag: string
  readonly name: string
  readonly vr: string
  readonly value: string
  /** Null when there is nothing below it to open. */
  readonly open: boolean | null
}

export interface TagTable {
  readonly rows: readonly TagRow[]
  /** Elements that match the search; without a search, all of them. */
  readonly found: number
}

/** A longer value is cut: some files keep whole documents in one. */
const mostCharacters = 400

/**
 * The rows to show of a tree: the elements that match every word of `search` in tag, name, VR or value, with the
 * sequences that hold them. Those are open and others closed, except that `toggled` (keys) are the other way about.
 */
export function tagTable(nodes: readonly TagNode[], search: string, toggled: ReadonlySet<string>): TagTable {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const rows: TagRow[] = []
  let found = 0

  /** @param whole whether to keep what does not match: it stands in a sequence that does */
  function add(siblings: readonly TagNode[], parent: string, depth: number, whole: boolean): void {
    for (const [at, node] of siblings.entries()) {
      const key = `${parent}${at}`
      const matching = words.length === 0 || matches(node, words)
      const [place, before] = [rows.length, found]
      if (matching) found += 1
      for (const [number, item] of node.items.entries()) {
        const heading = rows.length
        rows.push({ key: `${key}.${number}`, depth: depth + 1, tag: `Item ${number + 1}`, name: '', vr: '', value: '', open: null })
        add(item, `${key}.${number}.`, depth + 2, whole || matching)
        if (words.length > 0 && !whole && !matching && rows.length === heading + 1) rows.pop()
      }
      const holdsMatches = words.length > 0 && found > before + Number(matching)
      const open = holdsMatches !== toggled.has(key)
      const below = rows.splice(place)
      if (!matching && !whole && !holdsMatches) continue
      rows.push(elementRow(node, key, depth, open))
      if (open) for (const row of below) rows.push(row)
    }
  }

  add(nodes, '', 0, false)
  return { rows, found }
}

function elementRow(node: TagNode, key: string, depth: number, open: boolean): TagRow {
  const { name, vr, items } = node
  const count = items.length === 1 ? '1 item' : `${items.length} items`
  return { key, depth, tag: tagText(node), name, vr, value: vr === 'SQ' ? count : shortened(node.value), open: items.length > 0 ? open : null }
}

function tagText({ group, element }: TagNode): string {
  return `(${group},${element})`
}

function matches(node: TagNode, words: readonly string[]): boolean {
  const text = `${tagText(node)} ${node.group}${node.element} ${node.name} ${node.vr} ${node.value}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

function shortened(value: string): string {
  return value.length > mostCharacters ? `${value.slice(0, mostCharacters)}… (${value.length} characters)` : value
}
