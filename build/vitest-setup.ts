import { compileConvolution } from './convolution-wasm.ts'

/** Runs once before the tests: they use the compiled engine. */
export default function setUp(): void {
  compileConvolution()
}
