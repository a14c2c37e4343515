import protobuf from 'protobufjs'
import { z } from 'zod'
import { encodePart } from './onnx-messages.ts'

/**
 * The same messages with nodes, weights, inputs and outputs left as the bytes they are, for changing a graph without losing
 * what Sulcus does not read. Bytes and messages look alike on the wire.
 */
const opaqueMessages = protobuf.Root.fromJSON({
  nested: {
    ModelProto: { fields: { graph: { id: 7, type: 'GraphProto' }, metadata_props: { rule: 'repeated', id: 14, type: 'bytes' } } },
    GraphProto: {
      fields: {
        node: { rule: 'repeated', id: 1, type: 'bytes' },
        initializer: { rule: 'repeated', id: 5, type: 'bytes' },
        input: { rule: 'repeated', id: 11, type: 'bytes' },
        output: { rule: 'repeated', id: 12, type: 'bytes' },
        value_info: { rule: 'repeated', id: 13, type: 'bytes' },
      },
    },
  },
})
const opaqueModel = opaqueMessages.lookupType('ModelProto')

/** Parts of a graph by their places in the file, and what is added: plain objects with the messages' field names. */
export interface GraphChange {
  readonly nodes: readonly number[]
  readonly initializers: readonly number[]
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly added: {
    readonly nodes: readonly Readonly<Record<string, unknown>>[]
    readonly initializers: readonly Readonly<Record<string, unknown>>[]
    readonly outputs: readonly Readonly<Record<string, unknown>>[]
    readonly metadata: Readonly<Record<string, string>>
  }
}

const opaqueSchema = z.object({
  graph: z.object({
    node: z.array(z.instanceof(Uint8Array)),
    initializer: z.array(z.instanceof(Uint8Array)),
    input: z.array(z.instanceof(Uint8Array)),
    output: z.array(z.instanceof(Uint8Array)),
  }),
})

/** A model of some parts of another's graph, each to the byte, and of new ones behind them. Its own metadata replace the other's. */
export function changedGraph(bytes: Uint8Array, { nodes, initializers, inputs, outputs, added }: GraphChange): Uint8Array {
  const reader = protobuf.Reader.create(bytes)
  // Versions, operator sets and whatever newer files hold stay.
  reader.discardUnknown = false
  const message = opaqueModel.decode(reader)
  const { graph } = opaqueSchema.parse(message)
  const chosen = (parts: readonly Uint8Array[], places: readonly number[], more: readonly Readonly<Record<string, unknown>>[], type: 'NodeProto' | 'TensorProto' | 'ValueInfoProto'): readonly Uint8Array[] => [
    ...places.flatMap((place) => parts[place] ?? []), ...more.map((part) => encodePart(type, part)),
  ]
  Object.assign(message, { metadata_props: Object.entries(added.metadata).map(([key, value]) => encodePart('StringStringEntryProto', { key, value })) })
  Object.assign((message as protobuf.Message & { graph: object }).graph, {
    node: chosen(graph.node, nodes, added.nodes, 'NodeProto'),
    initializer: chosen(graph.initializer, initializers, added.initializers, 'TensorProto'),
    input: chosen(graph.input, inputs, [], 'ValueInfoProto'),
    output: chosen(graph.output, outputs, added.outputs, 'ValueInfoProto'),
    // Sizes of tensors that may be gone; they can be inferred again.
    value_info: [],
  })
  return opaqueModel.encode(message).finish()
}

/** The same model whose layers are called by `names`, in their order; what they were called is gone. Names are the runtime's labels alone. */
export function renamedNodes(bytes: Uint8Array, names: readonly string[]): Uint8Array {
  const reader = protobuf.Reader.create(bytes)
  reader.discardUnknown = false
  const message = opaqueModel.decode(reader)
  const { graph: { node: nodes } } = opaqueSchema.parse(message)
  // of a field that comes twice the last one counts
  const renamed = nodes.map((node, index) => Buffer.concat([node, encodePart('NodeProto', { name: names[index] ?? '' })]))
  Object.assign((message as protobuf.Message & { graph: object }).graph, { node: renamed })
  return opaqueModel.encode(message).finish()
}
