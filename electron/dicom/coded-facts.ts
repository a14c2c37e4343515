import type { DataSet } from './data-set.ts'
import type { FrameAttributes } from './functional-groups.ts'
import { tags } from './tags.ts'

/**
 * The contrast agent that a frame was acquired with: Contrast/Bolus Agent (0018,0010), or what enhanced images have in its
 * place, coded agents that their usage macro says were given by then (PS3.3 C.7.6.4b, C.7.6.16.2.12). Empty: none is named.
 */
export function contrastAgent(dataSet: DataSet, frame: FrameAttributes): string {
  const text = dataSet.text(tags.contrastBolusAgent)
  if (text !== '') return text
  const usage = frame.items(tags.contrastBolusUsageSequence)
  const given = usage.some((one) => one.string(tags.contrastBolusAgentAdministered) === 'YES')
  if (usage.length > 0 && !given) return ''
  const agents = dataSet.items(tags.contrastBolusAgentSequence).map((agent) => agent.text(tags.codeMeaning) || 'unnamed agent')
  return agents.join(', ')
}

/** Codes whose meanings may come in any language (SNOMED CT, and its RT of older files; PS3.16 annex L). */
const parts: Readonly<Record<string, string>> = {
  '69536005': 'HEAD',
  'T-D1100': 'HEAD',
  '12738006': 'BRAIN',
  'T-A0100': 'BRAIN',
}

/**
 * Body Part Examined (0018,0015), else the Anatomic Region Sequence (0008,2218) of the frame or of the image (PS3.3
 * C.7.6.16.2.8, 10.5), by its meaning. Empty: none is named.
 */
export function bodyPart(dataSet: DataSet, frame: FrameAttributes): string {
  const part = dataSet.string(tags.bodyPartExamined)
  if (part !== '') return part
  const [anatomy] = frame.items(tags.frameAnatomySequence)
  const region = (anatomy ?? dataSet).item(tags.anatomicRegionSequence)
  return region ? (parts[region.string(tags.codeValue)] ?? region.text(tags.codeMeaning)) : ''
}
