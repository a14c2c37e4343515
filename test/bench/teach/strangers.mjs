// Pictures of kinds that no head was taught: web pictures without a tumour and healthy heads without contrast agent.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { labelledFolder, pictureOf } from '../gate/labelled-slices.mjs'
import { volumeSources } from '../gate/volumes.mjs'

/** Pictures of one kind, spread evenly. */
const most = 30

function spread(list) {
  return list.filter((_, at) => Math.floor((at * most) / list.length) !== Math.floor(((at - 1) * most) / list.length))
}

/** { name, slices } of every kind that is there. */
export async function strangers() {
  const table = join(labelledFolder, 'labels.csv')
  const web = existsSync(table) ? readFileSync(table, 'utf8').split('\n').map((line) => line.split(',')).filter(([, label]) => label === 'none') : []
  const heads = volumeSources().sources.filter(({ name }) => !name.includes('2 mm') && !name.includes('macaque'))
  return [
    { name: 'web pictures without a tumour', slices: await Promise.all(spread(web).map(([file]) => pictureOf({ file }))) },
    ...heads.map(({ name, slices }) => ({ name, slices: spread(slices) })),
  ].filter(({ slices }) => slices.length > 0)
}
