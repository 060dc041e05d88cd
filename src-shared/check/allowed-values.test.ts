import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeAllowed } from './allowed-values.ts'

test.each<[z.ZodType, string]>([
  [z.int().min(1).max(9), 'a whole number from 1 to 9'],
  [z.int(), 'a whole number'],
  [z.int().positive(), 'a whole number, above 0'],
  [z.number().min(0).lt(1), 'a number, at least 0 and below 1'],
  [z.number().max(2).default(1), 'a number, at most 2'],
  [z.enum(['same', 'valid']), 'one of same, valid'],
  [z.boolean(), 'true or false'],
  [z.string(), 'a text'],
  [z.string().min(1), 'a text that is not empty'],
  [z.int().min(1).nullable(), 'a whole number, at least 1 or nothing (null)'],
  [z.number().nullable(), 'a number or nothing (null)'],
  [z.array(z.int().min(1)).min(1), 'a list of at least 1, each a whole number, at least 1'],
  [z.array(z.number()).length(2), 'a list of 2, each a number'],
  [z.array(z.number()).min(1).max(3), 'a list of 1 to 3, each a number'],
  [z.tuple([z.number(), z.int()]), 'a list of 2: a number; a whole number'],
  [z.union([z.int(), z.array(z.int())]), 'a whole number or a list, each a whole number'],
  [z.object({ a: z.string() }), 'an object'],
  [z.literal('x'), 'x'],
])('schema %#: %j', (schema, words) => {
  expect(describeAllowed(schema)).toBe(words)
})
