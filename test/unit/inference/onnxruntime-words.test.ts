import { describe, expect, it } from 'vitest'
import { onnxruntimeWords } from '../../../electron/inference/onnxruntime-words.ts'

describe('onnxruntimeWords', () => {
  it.each([
    ['/src/core/graph/model.cc:202 onnxruntime::Model::Model(onnx::ModelProto&&, const onnxruntime::PathString&, const onnxruntime::ModelOptions&) Unsupported model IR version: 99', 'Unsupported model IR version: 99.'],
    ['Status Message: /src/core/framework/bfc_arena.cc:360 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed to allocate memory', 'Status Message: Failed to allocate memory.'],
    ['/src/core/graph/model_load_utils.h:46 void onnxruntime::ValidateOpset(const std::unordered_map<std::__cxx11::basic_string<char>, int>&, bool) Opset 99 is under development.', 'Opset 99 is under development.'],
    ['index: 0 Got: 1 Expected: 2\n Please fix either the inputs/outputs or the model.', 'index: 0 Got: 1 Expected: 2  Please fix either the inputs/outputs or the model.'],
    ['/src/a.cc:1 Shapes (1, 2) and (3) differ', 'Shapes (1, 2) and (3) differ.'],
  ])('leaves out where it stands in its source: %s', (message, words) => {
    expect(onnxruntimeWords(new Error(message))).toBe(words)
  })
})
