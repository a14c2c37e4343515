// The features of an ONNX model under the viewer's own runtime: see electron/inference/gate/feature-vector.ts.
// node run_features.mjs weights.onnx inputs.f32 outputs.f32 TENSOR...
// inputs.f32: float32 pictures of 160×160 one after another; outputs.f32: for each its probabilities, then its features.
import { createRequire } from 'node:module';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

process.env.ORT_DISABLE_TELEMETRY = '1'; // see electron/inference/onnxruntime.ts
const { InferenceSession, Tensor } = createRequire(import.meta.url)('onnxruntime-node');
const [model, inputs, outputs, ...tensors] = process.argv.slice(2);
const AREA = 160 * 160, FLOOR = 1e-3;
const bytes = readFileSync(inputs);
const pictures = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 });

function statistics(data, channels) {
  const size = data.length / channels, means = [], deviations = [];
  for (let channel = 0; channel < channels; channel += 1) {
    let sum = 0, squares = 0;
    for (let k = channel * size; k < (channel + 1) * size; k += 1) {
      const value = Math.max(0, data[k]);
      sum += value;
      squares += value * value;
    }
    const mean = sum / size;
    means.push(Math.log(mean + FLOOR));
    deviations.push(Math.log(Math.sqrt(Math.max(0, squares / size - mean * mean)) + FLOOR));
  }
  return [...means, ...deviations];
}

const file = openSync(outputs, 'w');
for (let at = 0; at < pictures.length; at += AREA) {
  const answer = await session.run({ [session.inputNames[0]]: new Tensor('float32', pictures.slice(at, at + AREA), [1, 1, 160, 160]) });
  const features = tensors.flatMap((name) => (answer[name].dims.length === 4 ? statistics(answer[name].data, answer[name].dims[1]) : [...answer[name].data]));
  writeSync(file, new Uint8Array(Float32Array.from([...answer.probabilities.data, ...features]).buffer));
}
closeSync(file);
