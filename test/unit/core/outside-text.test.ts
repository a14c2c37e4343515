import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseJson } from '../../../electron/core/parse-json.ts'
import { isPrintable, printable } from '../../../electron/core/printable.ts'
import { schemaWords } from '../../../electron/core/schema-words.ts'

describe('schemaWords', () => {
  const schema = z.strictObject({
    size: z.number('it must be a number').max(9, 'it must be 9 at most'),
    colours: z.union([z.literal(1), z.literal(3)], 'it must be 1 or 3').optional(),
    fit: z.union([z.literal('plain'), z.strictObject({ by: z.enum(['window', 'percentiles']) })]).optional(),
  })
  const words = (document: unknown): string => {
    const { error } = schema.safeParse(document)
    return error ? schemaWords(error) : ''
  }

  it('names the place and what is wrong there', () => {
    expect(words({ size: 10 })).toBe(' at “size”: it must be 9 at most.')
    expect(words({ size: 1, colour: 2 })).toMatch(/^: .*"colour"/)
  })

  it('of several forms takes the one that comes closest, else all', () => {
    expect(words({ size: 1, fit: { by: 'eye' } })).toMatch(/^ at “fit\.by”: .*"window"\|"percentiles"/)
    expect(words({ size: 1, colours: '4' })).toBe(' at “colours”: it must be 1 or 3.')
    expect(words({ size: 1, fit: 'fancy' })).toMatch(/^ at “fit”: .*"plain".*; or .*object/)
  })

  it('stays short whatever it is given', () => {
    expect(words({ size: 1, ...Object.fromEntries(Array.from({ length: 1000 }, (_, k) => [`word${k}`, k])) }).length).toBeLessThan(400)
  })
})

describe('parseJson', () => {
  it('reads past a byte order mark, and names what is no JSON without quoting it', () => {
    expect(parseJson('\ufeff{"a": [1]}', 'golden.json', 'model-invalid')).toEqual({ ok: true, value: { a: [1] } })
    const broken = parseJson('{"a": Jane Doe}', 'golden.json', 'model-invalid')
    expect(broken).toMatchObject({ failure: { code: 'model-invalid', message: expect.stringMatching(/^golden\.json is not JSON: .*\.$/) as string } })
    expect(!broken.ok && broken.failure.message).not.toMatch(/Doe/)
  })
})

describe('printable', () => {
  it('takes out what steers a terminal or turns a line around, and leaves letters', () => {
    expect(printable('a\u001b[31mb\u202ec\nd')).toBe('a [31mb c d')
    expect(printable('Größe 脳 דם \u200d👩‍⚕️')).toBe('Größe 脳 דם \u200d👩‍⚕️')
    expect([isPrintable('Größe'), isPrintable('a\tb'), isPrintable('\u2066a')]).toEqual([true, false, false])
  })

  it('cuts what is too long', () => {
    expect(printable('x'.repeat(50_000_000), 10)).toBe(`${'x'.repeat(9)}…`)
    expect(printable('x'.repeat(10), 10)).toBe('x'.repeat(10))
    expect(printable('😀'.repeat(10), 10)).toBe('😀😀😀😀…')
  })
})
