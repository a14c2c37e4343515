// Runs an ONNX model under the viewer's own runtime, so that its outputs can be compared with PyTorch's.
// node run_onnx.mjs weights.onnx inputs.f32 outputs.json
// inputs.f32: float32 pictures of 160×160 one after another. Finds onnxruntime-node in the repository or in NODE_PATH.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';

process.env.ORT_DISABLE_TELEMETRY = '1'; // see electron/inference/onnxruntime.ts
const { InferenceSession, Tensor } = createRequire(import.meta.url)('onnxruntime-node');
const [model, inputs, outputs] = process.argv.slice(2);
const AREA = 160 * 160;
const bytes = readFileSync(inputs);
const pictures = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const result = { probabilities: [], heat: [], sides: [], milliseconds: [] };

for (let at = 0; at < pictures.length; at += AREA) {
  const image = new Tensor('float32', pictures.slice(at, at + AREA), [1, 1, 160, 160]);
  const start = performance.now();
  const { probabilities, heat, sides } = await session.run({ image });
  result.milliseconds.push(performance.now() - start);
  result.probabilities.push(Array.from(probabilities.data));
  result.heat.push(Array.from(heat.data));
  result.sides.push(Array.from(sides.data));
}

// One batch of two as well: the number of slices is free.
const pair = pictures.slice(0, 2 * AREA);
const both = await session.run({ image: new Tensor('float32', pair, [pair.length / AREA, 1, 160, 160]) });
result.batchShapes = [both.probabilities.dims, both.heat.dims];
writeFileSync(outputs, JSON.stringify(result));
