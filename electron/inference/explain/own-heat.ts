import { fail, ok } from '../../core/result.ts'
import type { BatchedNetwork } from './batched-network.ts'
import type { MapMaker } from './map-maker.ts'

/** The network's own heat output, the same for every class: what the window shows as heat map, put to the same tests. */
export function ownHeat(network: BatchedNetwork, { name, stride }: { readonly name: string; readonly stride: number }): MapMaker {
  const [rows, columns] = [Math.floor(network.height / stride), Math.floor(network.width / stride)]
  return {
    method: 'heat',
    passes: 1,
    make: async ({ data: picture }, _label, pass) => {
      const opened = await network.tensors(picture, [name], pass)
      if (!opened.ok) return opened
      const data = opened.value.others[0]?.data
      if (data?.length !== rows * columns) return fail('model-run-failed', 'The heat output has another size than the manifest says.')
      return ok({ rows, columns, data: data.slice(), stride })
    },
  }
}
