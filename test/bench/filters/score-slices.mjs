// One thread of `npm run bench -- filters`: every named filter over every slice, and where its largest number lies.
import { parentPort, workerData } from 'node:worker_threads'
import { useThreads } from '../../../electron/convolution/engine/engine.ts'
import { findFilter } from '../../../electron/convolution/filters/registry.ts'
import { depthInside } from '../../../electron/convolution/head/distance.ts'
import { headMask } from '../../../electron/convolution/head/head-mask.ts'
import { enlarged, workingImage } from '../../../electron/convolution/head/working-image.ts'
import { depthAlone } from './depth-alone.mjs'
import { decodedPicture } from '../decoded-picture.mjs'

// The slices are what is spread over the cores.
useThreads(1)
const plain = { mode: 'correlation', border: 'reflect', stride: 1, dilation: 1, unit: 'px' }

/** Area under the ROC curve: the chance that a box pixel's number exceeds another pixel's, ties half (Mann and Whitney). */
function areaUnderCurve(values, inBox, counted) {
  const order = counted.slice().sort((a, b) => values[a] - values[b])
  let [rankSum, positives] = [0, 0]
  for (let first = 0; first < order.length;) {
    let end = first
    while (end < order.length && values[order[end]] === values[order[first]]) end += 1
    for (let at = first; at < end; at += 1) if (inBox[order[at]]) {
      rankSum += (first + end + 1) / 2
      positives += 1
    }
    first = end
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (order.length - positives))
}

/** Null where no head is found, or the box misses it. */
async function score({ file, box }, names) {
  const image = await decodedPicture(file)
  const { rows, columns } = image
  const grid = workingImage(image)
  const mask = headMask(grid)
  if (!mask) return null
  const inHead = enlarged(Float32Array.from(mask), grid, image)
  const inBox = Uint8Array.from(image.data, (_, at) => {
    const [x, y] = [((at % columns) + 0.5) / columns, (Math.floor(at / columns) + 0.5) / rows]
    return Number(x >= box.left && x < box.right && y >= box.top && y < box.bottom)
  })
  const counted = Uint32Array.from([...image.data.keys()].filter((at) => inHead[at] >= 0.5))
  const positives = counted.reduce((sum, at) => sum + inBox[at], 0)
  if (positives === 0 || positives === counted.length) return null
  // Every third pixel of the head is plenty for the area under the curve.
  const some = counted.filter((_, index) => index % 3 === 0)
  const scoreOf = (data) => {
    let peak = counted[0]
    for (const at of counted) if (data[at] > data[peak]) peak = at
    // A map of zeros marks nothing: no hit, whichever pixel comes first.
    return { hit: data[peak] > 0 && inBox[peak] === 1, auc: areaUnderCurve(data, inBox, some) }
  }
  const results = {}
  for (const name of names) {
    const filter = findFilter(name)
    if (!filter.ok) throw new Error(filter.failure.message)
    const map = filter.value.apply(image, {}, plain)
    if (!map.ok) throw new Error(map.failure.message)
    results[name] = scoreOf(map.value.data)
  }
  // What is gained by keeping away from the outline alone.
  results[depthAlone] = scoreOf(enlarged(depthInside(mask, grid.rows, grid.columns), grid, image))
  return { share: positives / counted.length, filters: results }
}

const scores = []
for (const slice of workerData.slices) scores.push(await score(slice, workerData.names))
parentPort.postMessage(scores)
