import { compileConvolution } from './convolution-wasm.mjs'

/** Runs once before the tests: they use the compiled engine. */
export default async function setUp() {
  await compileConvolution()
}
