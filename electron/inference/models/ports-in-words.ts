import { printable } from '../../core/printable.ts'
import type { InferenceSession } from '../onnxruntime.ts'

const most = 4

/** What a network takes or gives, such as “image float32 [1, 3, 64, 64]”; free sides by their names, or “?”. */
export function portsInWords(ports: readonly InferenceSession.ValueMetadata[]): string {
  const words = ports.slice(0, most).map((port) => {
    const name = printable(port.name, 60)
    return port.isTensor ? `${name} ${port.type} [${port.shape.map((side) => (side === '' ? '?' : side)).join(', ')}]` : name
  })
  return [...words, ...(ports.length > most ? [`${ports.length - most} more`] : [])].join('; ') || 'nothing'
}
