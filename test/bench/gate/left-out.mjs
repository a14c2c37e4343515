// Leave one family of sources out: would a distance threshold chosen on the others have held on it?
const limit = 0.03

const called = (slices, threshold) => slices.filter(({ picture, confident, distance }) => !picture && confident && distance <= threshold).length
const silent = (slices, threshold) => slices.filter(({ picture, unsure, distance }) => picture || unsure || distance > threshold).length

/** A table: for each family, the largest threshold with which every other source stays below 3 %, and what it does to the family. */
export function leftOut(results) {
  const tumours = results.filter(({ kind }) => kind === 'tumour').flatMap(({ slices }) => slices)
  const others = results.filter(({ kind }) => kind !== 'tumour')
  const candidates = [...new Set(tumours.map(({ distance }) => distance))].sort((a, b) => b - a)
  const lines = [...new Set(others.map(({ family }) => family))].map((family) => {
    const seen = others.filter((one) => one.family !== family)
    const chosen = candidates.find((threshold) => seen.every(({ slices }) => called(slices, threshold) <= limit * slices.length)) ?? candidates.at(-1)
    const own = others.filter((one) => one.family === family)
    const worst = Math.max(...own.map(({ slices }) => called(slices, chosen) / slices.length))
    return `| ${family} | ${chosen.toFixed(2)} | ${(100 * worst).toFixed(1)} % | ${((100 * silent(tumours, chosen)) / tumours.length).toFixed(1)} % |`
  })
  return ['\n| family left out | threshold from the others | called a tumour, its worst source | tumour slices abstained from |', '|---|---|---|---|', ...lines].join('\n')
}
