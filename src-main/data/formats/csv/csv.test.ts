import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import type { DataFile } from '../format.ts'
import { problemsFrom, problemsOf, temporaryFolder, valueOf } from '../test-files.ts'
import { csv } from './csv.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

async function openText(name: string, text: string | Uint8Array): Promise<DataFile> {
  return valueOf(await csv.open(folder.write(name, text)))
}

async function column(file: DataFile, name: string): Promise<number[]> {
  const out = new Float64Array(file.entries[0]?.shape[0] ?? 0)
  await file.read(name, 0, out)
  return [...out]
}

test('header, quotes, byte order mark, blank lines and Windows line ends', async () => {
  const file = await openText('a.csv', '\uFEFF"x, left",y\r\n1,2.5\r\n\r\n-3e2,+4\r\n')
  expect(file.entries.map((entry) => [entry.name, entry.shape, entry.content])).toEqual([
    ['x, left', [2], 'numbers'],
    ['y', [2], 'numbers'],
  ])
  expect(await column(file, 'x, left')).toEqual([1, -300])
  expect(await column(file, 'y')).toEqual([2.5, 4])
})

test.each([
  ['tab', 'a\tb\n1\t2\n'],
  ['semicolon', 'a;b\n1;2\n'],
  ['comma', 'a,b\n1,2\n'],
])('%s as separator', async (_, text) => {
  expect(await column(await openText('b.tsv', text), 'b')).toEqual([2])
})

test('without a header the columns are numbered; one gzipped column is read too', async () => {
  const plain = await openText('c.csv', '1,2\n3,4\n')
  expect(plain.entries.map((entry) => entry.name)).toEqual(['column_1', 'column_2'])
  const packed = await openText('d.csv.gz', gzipSync('e\n1\n2\n3\n'))
  expect(await column(packed, 'e')).toEqual([1, 2, 3])
})

test('text columns name the first row and value that is no number; written NaN is a number', async () => {
  const file = await openText('f.csv', 'a,b,c\n1,x,nan\n2,,inf\nn/a,y,-Infinity\n')
  expect(file.entries.map((entry) => [entry.content, entry.reason])).toEqual([
    ['text', 'row 3 holds “n/a”'],
    ['text', 'row 1 holds “x”'],
    ['numbers', null],
  ])
  expect(await column(file, 'c')).toEqual([NaN, Infinity, -Infinity])
  expect(await file.readText('b')).toEqual(['x', '', 'y'])
  const [refused] = await problemsFrom(file.read('a', 0, new Float64Array(3)))
  expect(refused?.message).toBe('“a” holds text, not numbers (row 3 holds “n/a”).')
})

test('rows of different length are refused with the line', async () => {
  const [refused] = problemsOf(await csv.open(folder.write('g.csv', 'a,b\n1,2\n3\n')))
  expect(refused?.code).toBe('data.damaged')
  expect(refused?.message).toContain('on line 3')
})

test('ranges cross the blocks in which columns are kept', async () => {
  const rows = Array.from({ length: 20_000 }, (_, row) => `${row},${-row}`).join('\n')
  const file = await openText('h.csv', `a,b\n${rows}\n`)
  const out = new Float32Array(9000)
  await file.read('b', 8000, out)
  expect(out[0]).toBe(-8000)
  expect(out[8999]).toBe(-16_999)
})

test('a wide table of few rows is read', async () => {
  // 20,000 columns: blocks of 209 rows, so 300 rows cross one.
  const row = (value: number) =>
    Array.from({ length: 20_000 }, (_, column) => (column === 7 ? value : 0)).join(',')
  const file = await openText('wide.csv', Array.from({ length: 300 }, (_, at) => row(at)).join('\n'))
  const out = new Float32Array(3)
  await file.read('column_8', 208, out)
  expect([...out]).toEqual([208, 209, 210])
})

test('a damaged gzip file is a problem', async () => {
  const packed = gzipSync('a,b\n' + '1,2\n'.repeat(10_000))
  const [cut] = problemsOf(await csv.open(folder.write('i.csv.gz', packed.subarray(0, packed.length - 20))))
  expect(cut?.code).toBe('data.damaged')
})
