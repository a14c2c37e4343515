import bidiFactory from 'bidi-js'

const bidi = bidiFactory()
/** Letters and marks that are written from right to left, and marks that steer the direction. */
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const steering = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * Takes a line apart into runs of one direction, in the order in which they stand from left to right (Unicode Standard
 * Annex 9). The line's own direction is that of its first letter, as names and descriptions have it.
 * @param line without line ends
 * @returns the runs, each in the order in which it is read, brackets turned round where that is from right to left; null
 *   for a line that runs from left to right as a whole
 */
export function visualRuns(line: string): readonly string[] | null {
  if (!rightToLeft.test(line)) return null
  const embedding = bidi.getEmbeddingLevels(line, 'auto')
  const mirrored = bidi.getMirroredCharactersMap(line, embedding.levels)
  const runs: { text: string; readonly level: number; last: number }[] = []
  for (const at of bidi.getReorderedIndices(line, embedding)) {
    const level = embedding.levels[at] ?? 0
    const character = mirrored.get(at) ?? line[at] ?? ''
    const run = runs.at(-1)
    const follows = run?.level === level && at === run.last + (level % 2 === 0 ? 1 : -1)
    if (!run || !follows) runs.push({ text: character, level, last: at })
    else {
      run.text = level % 2 === 0 ? run.text + character : character + run.text
      run.last = at
    }
  }
  return runs.map(({ text, level }) => readable(text.replace(steering, ''), level)).filter((text) => text !== '')
}

/**
 * Pieces of one such run, given as they are read, in the order in which they stand. A font turns a piece round by its
 * letters; where it has none, that is done here.
 */
export function inVisualOrder<Piece extends { readonly text: string }>(run: string, pieces: readonly Piece[]): readonly Piece[] {
  if (pieces.length < 2 || !rightToLeft.test(run)) return pieces
  return pieces.toReversed().map((piece) => ({ ...piece, text: readable(piece.text, 1) }))
}

/** A font turns a run round by its letters; where it has none, that is done here. */
function readable(text: string, level: number): string {
  return level % 2 === 0 || rightToLeft.test(text) ? text : [...text].reverse().join('')
}
