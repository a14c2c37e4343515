import { describe, expect, it } from 'vitest'
import { parsePythonLiteral } from '../../../../electron/inference/onnx/python-literal.ts'

describe('parsePythonLiteral', () => {
  it.each([
    ['[640, 640]', [640, 640]],
    ["{0: 'person', 1: \"it's\", 2: 'a\\'b', 3: 'tab\\t'}", { 0: 'person', 1: "it's", 2: "a'b", 3: 'tab\t' }],
    ['(1,)', [1]],
    ['[]', []],
    ["{'a': {'b': [True, False, None]}, }", { a: { b: [true, false, null] } }],
    ['-1.5e3', -1500],
    ["'\\x41\\u00e9'", 'Aé'],
    ["'\\U0001f9e0 \\U00110000'", '🧠 \ufffd'],
    ['32', 32],
  ])('reads %s', (text, value) => {
    expect(parsePythonLiteral(text)).toEqual({ ok: true, value })
  })

  it.each(['', '[1', '[1 2]', '{1}', "{[1]: 2}", '1 2', '__import__("os")', "'open", '[,]', `${'['.repeat(100)}${']'.repeat(100)}`, `'${'x'.repeat(2 ** 23)}'`])('refuses %#', (text) => {
    const read = parsePythonLiteral(text)
    expect(read.ok ? null : read.failure.code).toBe('model-invalid')
  })

  it('keeps a name that JavaScript knows as plain data', () => {
    const read = parsePythonLiteral("{'__proto__': 1}")
    expect(read.ok && Object.keys(read.value as object)).toEqual(['__proto__'])
  })
})
