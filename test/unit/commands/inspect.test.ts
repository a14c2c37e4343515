import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { onnxModel } from '../../fixtures/onnx-model.ts'
import { withTempFolder } from '../../fixtures/temp-folder.ts'
import { runSulcus } from './run-sulcus.ts'

const model = onnxModel({
  inputs: [{ name: 'images', shape: [1, 3, 32, 32] }],
  outputs: [{ name: 'out', shape: [1, 4, 16, 16] }],
  metadata: { task: 'detect\u001b[31m' },
  weights: { kernel: { shape: [4, 3, 3, 3], values: 0.5 } },
  operations: [{ operator: 'Conv', name: 'stem', inputs: ['images', 'kernel'], outputs: ['out'], attributes: { strides: [2, 2], pads: [1, 1, 1, 1] } }],
})
