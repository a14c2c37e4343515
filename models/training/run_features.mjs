// The features of an ONNX model under the viewer's own runtime.
// node run_features.mjs weights.onnx inputs.f32 TENSOR outputs.f32
// inputs.f32: float32 pictures of 160×160 one after another; outputs.f32: for each its probabilities (4), then TENSOR.
import { createRequire } from 'node:module';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

const { InferenceSession, Tensor } = createRequire(import.meta.url)('onnxruntime-node');
const [model, inputs, tensor, outputs] = process.argv.slice(2);
const AREA = 160 * 160;
const bytes = readFileSync(inputs);
const pictures = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 });
const file = openSync(outputs, 'w');
for (let at = 0; at < pictures.length; at += AREA) {
  const answer = await session.run({ image: new Tensor('float32', pictures.slice(at, at + AREA), [1, 1, 160, 160]) });
  writeSync(file, new Uint8Array(Float32Array.from([...answer.probabilities.data, ...answer[tensor].data]).buffer));
}
closeSync(file);
