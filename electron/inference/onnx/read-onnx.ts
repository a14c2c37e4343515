import { stat, readFile } from 'node:fs/promises'
import { fail, ok, type Result } from '../../core/result.ts'
import { decodeModel, type OnnxModel } from './onnx-messages.ts'

/** A network's file: its bytes, and what they say. */
export interface OnnxFile {
  readonly bytes: Uint8Array
  readonly model: OnnxModel
}

/** Larger files are beyond what one protocol buffer message may hold. */
const largestFile = 2 ** 31 - 1

/**
 * Reads an ONNX file; nothing in it is run. Fails with `model-not-found`, or with `model-invalid` where the bytes are
 * no ONNX model, hold no layers, or keep weights in files beside it: paths inside a model are not followed.
 */
export async function readOnnx(file: string): Promise<Result<OnnxFile>> {
  let bytes: Uint8Array
  try {
    const { size } = await stat(file)
    if (size > largestFile) return fail('model-invalid', `The model has ${size} bytes; 2 GiB is the most that an ONNX file can hold.`)
    bytes = await readFile(file)
  } catch (error) {
    return fail('model-not-found', `The model cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}).`)
  }
  return parseOnnx(bytes)
}

/** As `readOnnx`, from bytes. */
export function parseOnnx(bytes: Uint8Array): Result<OnnxFile> {
  if (bytes.length === 0) return fail('model-invalid', 'The file is empty: it is not an ONNX model.')
  let model: OnnxModel
  try {
    model = decodeModel(bytes)
  } catch {
    return fail('model-invalid', 'The file is not an ONNX model, or it is damaged: its protocol buffer cannot be read.')
  }
  if (model.graph.node.length === 0) return fail('model-invalid', 'The file is not an ONNX model: it holds no layers.')
  if (model.keepsDataOutside) {
    return fail('model-invalid', 'The model keeps weights in a file beside it (external data), which is not followed. Export it with its weights inside.')
  }
  return ok({ bytes, model })
}
