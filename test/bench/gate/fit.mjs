// How the pictures that were trained on lie in each of the gate's measures: what its limits were chosen by.
import { pictureOf } from './labelled-slices.mjs'
import { measurePicture, pictured } from './judge.mjs'

const quantiles = [0, 0.001, 0.005, 0.5, 0.995, 0.999, 1]

export async function printFit(rows, model) {
  if (!rows) return console.log('Nothing to fit: the labelled slices or Python are missing.')
  const measured = []
  for (const row of rows.filter(({ role }) => role === 'train')) {
    const picture = pictured(await pictureOf(row), model)
    measured.push({ tumour: row.label !== 0, head: picture.head !== null, ...measurePicture(picture) })
  }
  console.log(`${measured.length} training slices; without a head ${measured.filter(({ head }) => !head).length}`)
  console.log(`| measure | slices | ${quantiles.map((q) => `${100 * q} %`).join(' | ')} |\n|---|---|${quantiles.map(() => '---|').join('')}`)
  for (const key of Object.keys(measured[0]).filter((name) => !['tumour', 'head'].includes(name))) {
    for (const [name, tumour] of [['tumour', true], ['none', false]]) {
      const sorted = measured.filter((one) => one.tumour === tumour && one.head).map((one) => one[key]).sort((a, b) => a - b)
      console.log(`| ${key} | ${name} | ${quantiles.map((q) => sorted[Math.round(q * (sorted.length - 1))].toPrecision(3)).join(' | ')} |`)
    }
  }
}
