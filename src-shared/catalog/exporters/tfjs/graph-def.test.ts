import { expect, it } from 'vitest'
import { base64, shapeJson } from './graph-def.ts'

// RFC 4648, section 10.
it.each([
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
])('writes “%s” as base64', (text, coded) => {
  expect(base64(text)).toBe(coded)
})

it('writes the open batch as -1', () => {
  expect(shapeJson([null, 3])).toEqual({ dim: [{ size: '-1' }, { size: '3' }] })
})
