import protobuf from 'protobufjs'
import { z } from 'zod'

/**
 * The part of ONNX's protocol buffer messages that Sulcus reads (onnx.proto, IR version 3 on; field numbers as there).
 * Unknown fields are skipped, so files of newer versions open too.
 */
const messages = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        ir_version: { id: 1, type: 'int64' },
        producer_name: { id: 2, type: 'string' },
        producer_version: { id: 3, type: 'string' },
        graph: { id: 7, type: 'GraphProto' },
        opset_import: { rule: 'repeated', id: 8, type: 'OperatorSetIdProto' },
        metadata_props: { rule: 'repeated', id: 14, type: 'StringStringEntryProto' },
        training_info: { rule: 'repeated', id: 20, type: 'TrainingInfoProto' },
        functions: { rule: 'repeated', id: 25, type: 'FunctionProto' },
      },
    },
    TrainingInfoProto: { fields: { initialization: { id: 1, type: 'GraphProto' }, algorithm: { id: 2, type: 'GraphProto' } } },
    FunctionProto: { fields: { name: { id: 1, type: 'string' }, node: { rule: 'repeated', id: 7, type: 'NodeProto' }, domain: { id: 10, type: 'string' } } },
    OperatorSetIdProto: { fields: { domain: { id: 1, type: 'string' }, version: { id: 2, type: 'int64' } } },
    StringStringEntryProto: { fields: { key: { id: 1, type: 'string' }, value: { id: 2, type: 'string' } } },
    GraphProto: {
      fields: {
        node: { rule: 'repeated', id: 1, type: 'NodeProto' },
        name: { id: 2, type: 'string' },
        initializer: { rule: 'repeated', id: 5, type: 'TensorProto' },
        input: { rule: 'repeated', id: 11, type: 'ValueInfoProto' },
        output: { rule: 'repeated', id: 12, type: 'ValueInfoProto' },
        sparse_initializer: { rule: 'repeated', id: 15, type: 'SparseTensorProto' },
      },
    },
    SparseTensorProto: { fields: { values: { id: 1, type: 'TensorProto' }, indices: { id: 2, type: 'TensorProto' }, dims: { rule: 'repeated', id: 3, type: 'int64' } } },
    ValueInfoProto: { fields: { name: { id: 1, type: 'string' }, type: { id: 2, type: 'TypeProto' } } },
    TypeProto: { fields: { tensor_type: { id: 1, type: 'TensorTypeProto' } } },
    TensorTypeProto: { fields: { elem_type: { id: 1, type: 'int32' }, shape: { id: 2, type: 'TensorShapeProto' } } },
    TensorShapeProto: { fields: { dim: { rule: 'repeated', id: 1, type: 'DimensionProto' } } },
    DimensionProto: { fields: { dim_value: { id: 1, type: 'int64' }, dim_param: { id: 2, type: 'string' } } },
    NodeProto: {
      fields: {
        input: { rule: 'repeated', id: 1, type: 'string' },
        output: { rule: 'repeated', id: 2, type: 'string' },
        name: { id: 3, type: 'string' },
        op_type: { id: 4, type: 'string' },
        attribute: { rule: 'repeated', id: 5, type: 'AttributeProto' },
        domain: { id: 7, type: 'string' },
      },
    },
    AttributeProto: {
      fields: {
        name: { id: 1, type: 'string' },
        f: { id: 2, type: 'float' },
        i: { id: 3, type: 'int64' },
        s: { id: 4, type: 'bytes' },
        t: { id: 5, type: 'TensorProto' },
        g: { id: 6, type: 'GraphProto' },
        floats: { rule: 'repeated', id: 7, type: 'float' },
        ints: { rule: 'repeated', id: 8, type: 'int64' },
        tensors: { rule: 'repeated', id: 10, type: 'TensorProto' },
        graphs: { rule: 'repeated', id: 11, type: 'GraphProto' },
        type: { id: 20, type: 'int32' },
        sparse_tensor: { id: 22, type: 'SparseTensorProto' },
        sparse_tensors: { rule: 'repeated', id: 23, type: 'SparseTensorProto' },
      },
    },
    TensorProto: {
      fields: {
        dims: { rule: 'repeated', id: 1, type: 'int64' },
        data_type: { id: 2, type: 'int32' },
        float_data: { rule: 'repeated', id: 4, type: 'float' },
        name: { id: 8, type: 'string' },
        raw_data: { id: 9, type: 'bytes' },
        external_data: { rule: 'repeated', id: 13, type: 'StringStringEntryProto' },
        data_location: { id: 14, type: 'int32' },
      },
    },
  },
})

const dimension = z.int().min(0)
const tensorSchema = z.object({
  name: z.string(),
  dims: z.array(dimension),
  data_type: z.int(),
  float_data: z.array(z.number()),
  raw_data: z.custom<Uint8Array>((value) => value instanceof Uint8Array || (Array.isArray(value) && value.length === 0)),
  /** 1: the values lie in another file. */
  data_location: z.int(),
})
export type OnnxTensor = z.infer<typeof tensorSchema>

const attributeSchema = z.object({
  name: z.string(),
  f: z.number(),
  i: z.number(),
  ints: z.array(z.number()),
  s: z.custom<Uint8Array>().transform((bytes) => Buffer.from(bytes).toString('utf8')),
  t: tensorSchema.nullable(),
  /** A graph within a node (If, Loop); kept opaque, only its presence counts. */
  g: z.unknown(),
})

const nodeSchema = z.object({
  name: z.string(),
  op_type: z.string(),
  domain: z.string(),
  input: z.array(z.string()),
  output: z.array(z.string()),
  attribute: z.array(attributeSchema),
})
export type OnnxNode = z.infer<typeof nodeSchema>

const named = z.object({ name: z.string() })
/** Of an input or output, only whether it says anything of its shape counts: sizes are told by the runtime. */
const port = named.extend({ type: z.object({ tensor_type: z.object({ shape: z.object({}).nullable() }).nullable() }).nullable() })
const modelSchema = z.object({
  ir_version: z.number(),
  producer_name: z.string(),
  producer_version: z.string(),
  opset_import: z.array(z.object({ domain: z.string(), version: z.number() })),
  metadata_props: z.array(z.object({ key: z.string(), value: z.string() })),
  graph: z.object({
    name: z.string(),
    node: z.array(nodeSchema),
    initializer: z.array(tensorSchema),
    /** Weights of which only those that are not zero are kept: their values, under the tensor's name, and its whole size. */
    sparse_initializer: z.array(z.object({ values: tensorSchema.nullable(), dims: z.array(dimension) })),
    input: z.array(port),
    output: z.array(port),
  }),
  /** Operators that the file brings itself. */
  functions: z.array(z.object({ domain: z.string(), name: z.string() })),
})
export interface OnnxModel extends z.infer<typeof modelSchema> {
  /** Some weights are in files beside it. */
  readonly keepsDataOutside: boolean
}

const modelMessage = messages.lookupType('ModelProto')

/** The bytes of a model given as plain objects with the messages' field names. */
export function encodeModel(model: Readonly<Record<string, unknown>>): Uint8Array {
  return modelMessage.encode(modelMessage.fromObject(model)).finish()
}

/** Reads the messages; throws what protobufjs throws on bytes that are none, and zod's error on other shapes. */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  const message = modelMessage.decode(bytes)
  const model: unknown = modelMessage.toObject(message, { longs: Number, defaults: true, arrays: true })
  return { ...modelSchema.parse(model), keepsDataOutside: keepsDataOutside(model) }
}

/** Whether any tensor lies in another file, however deep in graphs within layers, functions or sparse tensors it stands. */
function keepsDataOutside(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || ArrayBuffer.isView(message)) return false
  if (Array.isArray(message)) return typeof message[0] === 'object' && message.some(keepsDataOutside)
  if ('data_location' in message && 'external_data' in message) return message.data_location === 1 || (Array.isArray(message.external_data) && message.external_data.length > 0)
  return Object.values(message).some(keepsDataOutside)
}

/**
 * The same model with every one of `tensors` as a further output. Protocol buffers merge messages that follow one
 * another, so the file's own bytes stay as they are.
 */
export function withOutputs(bytes: Uint8Array, tensors: readonly string[]): Uint8Array {
  const addition = modelMessage.encode({ graph: { output: tensors.map((name) => ({ name })) } }).finish()
  return Buffer.concat([bytes, addition])
}

/** The bytes of one message of a model, given as a plain object with the message's field names. */
export function encodePart(type: 'NodeProto' | 'TensorProto' | 'ValueInfoProto' | 'StringStringEntryProto', part: Readonly<Record<string, unknown>>): Uint8Array {
  const message = messages.lookupType(type)
  return message.encode(message.fromObject(part)).finish()
}
