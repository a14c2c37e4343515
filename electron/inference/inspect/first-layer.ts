import type { FirstLayer, LayerInspection } from '../../core/model-inspection.ts'
import { convolutions } from './layer-cost.ts'

/**
 * The first layer with weights that a picture meets, of its own or dequantised before it; preparations such as scaling by a
 * constant come before it. Null where no layer has any.
 * @param unopened places of layers whose inner ones are not looked at: where one comes first, nobody can tell
 */
export function firstLayer(layers: readonly LayerInspection[], unopened: ReadonlySet<number>): FirstLayer | null {
  const layer = layers.findIndex(({ parameters, multiplyAdds: sums, convolution }, index) =>
    unopened.has(index) || (parameters > 0 && sums !== 0) || (convolution !== null && sums !== null && sums > 0))
  const found = layers[layer]
  return found ? { layer, ...inWords(found, unopened.has(layer)) } : null
}

function inWords({ operator, convolution }: LayerInspection, unopened: boolean): Omit<FirstLayer, 'layer'> {
  if (unopened) return { standardConvolution: false, sentence: `The first layer with weights may lie within ${operator}, which is not opened.` }
  if (!convolution && convolutions.has(operator)) return { standardConvolution: false, sentence: `The first layer with weights is ${operator}; the size of its kernels could not be found.` }
  if (!convolution) return { standardConvolution: false, sentence: `The first layer with weights is ${operator}, not a convolution.` }
  const { kernel, stride, padding, dilation, groups, inputChannels, outputChannels } = convolution
  const dilated = dilation.some((one) => one > 1)
  const standardConvolution = operator !== 'ConvTranspose' && operator !== 'DeformConv' && groups === 1 && !dilated
  const kind = standardConvolution ? 'a standard convolution' : `${operator}${dilated ? ` with dilation ${dilation.join(' × ')}` : ''}, not a standard convolution`
  const sentence = `The first layer is ${kind}: ${outputChannels} kernels of ${kernel.join(' × ')} over ${inputChannels} ${inputChannels === 1 ? 'channel' : 'channels'}, stride ${stride.join(' × ')}, padding ${padding.join(', ')}, ${groups === 1 ? 'one group' : `${groups} groups`}.`
  return { standardConvolution, sentence }
}
