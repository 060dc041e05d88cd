import { expect, it } from 'vitest'
import { crc32 } from './zip.ts'

it('has the checksum that the catalogue of CRC algorithms gives for “123456789”', () => {
  const digits = Uint8Array.from('123456789', (digit) => digit.charCodeAt(0))
  expect(crc32(digits).toString(16)).toBe('cbf43926')
})
