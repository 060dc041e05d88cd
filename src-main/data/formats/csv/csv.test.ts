import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import type { DataFile } from '../format.ts'
import { problemsFrom, problemsOf, temporaryFolder, valueOf } from '../test-files.ts'
import { csv, openCsv } from './csv.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const opened: DataFile[] = []
afterAll(() => Promise.all(opened.map((file) => file.close())))

async function openText(name: string, text: string | Uint8Array): Promise<DataFile> {
  const file = valueOf(await csv.open(folder.write(name, text)))
  opened.push(file)
  return file
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

test('missing values are named by row and column, and are no texts', async () => {
  const file = await openText('m.csv', 'a,b\n1,\n2,5\n3,""\n')
  expect(file.entries[1]).toMatchObject({
    content: 'unreadable',
    reason: '2 of its 3 values are missing, the first in row 1',
  })
  const [refused] = await problemsFrom(file.read('b', 0, new Float64Array(3)))
  expect(refused?.message).toContain('“b” cannot be read: 2 of its 3 values are missing')
  expect(await column(file, 'a')).toEqual([1, 2, 3])
})

test.each([
  [
    'semicolons',
    'x;y\n1,5;2\n-3,25;4\n',
    '“x” holds “1,5” in row 1: 2 of its numbers are written with a comma.',
  ],
  ['tabs', '1,5\t2,5\n3,5\t4\n', '“column_1” holds “1,5” in row 1'],
  ['blanks', '1,5 2,5\n3,5 4\n', '“column_1” holds “1,5” in row 1'],
  ['quotes', 'x,y\n"1,5",2\n"2,5",3\n', '“x” holds “1,5” in row 1'],
])('decimal commas between %s are refused', async (name, text, said) => {
  const [refused] = problemsOf(await csv.open(folder.write(`${name}.csv`, text)))
  expect(refused?.code).toBe('data.decimal-comma')
  expect(refused?.message).toContain(said)
  expect(refused?.hint).toContain('decimal=","')
})

test('blanks as separator, comments, and names in a comment as numpy.savetxt writes them', async () => {
  // numpy.savetxt('t.txt', [[1, 2.5], [-3, 4e-3]], header='energy hits', footer='end')
  const file = await openText(
    't.txt',
    '# energy hits\n1.000000000000000000e+00 2.500000000000000000e+00\n-3.000000000000000000e+00 4.000000000000000083e-03\n# end\n',
  )
  expect(file.entries.map(({ name, note }) => [name, note])).toEqual([
    ['energy', '2 lines that begin with # left out'],
    ['hits', '2 lines that begin with # left out'],
  ])
  expect(await column(file, 'energy')).toEqual([1, -3])
  expect(await column(file, 'hits')).toEqual([2.5, 0.004])
  expect(await column(await openText('u.dat', '  1   2\n\t3 4  \n'), 'column_2')).toEqual([2, 4])
})

test('rows of numbers and a class need no header', async () => {
  const file = await openText('iris.data', '5.1,3.5,setosa\n4.9,3.0,virginica\n')
  expect(file.entries.map((entry) => entry.name)).toEqual(['column_1', 'column_2', 'column_3'])
  expect(await file.readText('column_3')).toEqual(['setosa', 'virginica'])
  const named = await openText('numbered.csv', 'label,0,1\n7,0,255\n')
  expect(named.entries.map((entry) => entry.name)).toEqual(['label', '0', '1'])
})

test('quotes hold separators, line ends and quotes; signs beyond ASCII are read in UTF-8 and Latin-1', async () => {
  const file = await openText('q.csv', 'n,kind\n1,"a ""b"", c\nd"\n2,größe\n')
  expect(await file.readText('kind')).toEqual(['a "b", c\nd', 'größe'])
  const latin = await openText('l.csv', Buffer.from('n,kind\n1,größe\n', 'latin1'))
  expect(await latin.readText('kind')).toEqual(['größe'])
})

test('numbers are the nearest ones, however they are written', async () => {
  const written = [
    '0.1',
    '123456.789',
    '-0',
    '1e-7',
    '.5',
    '5.',
    '+2.50',
    '9007199254740993',
    '1.7976931348623157e308',
  ]
  const file = await openText('n.csv', `x\n${written.join('\n')}\n`)
  // By ECMAScript's own reader, which rounds to the nearest.
  expect(await column(file, 'x')).toEqual(written.map(Number))
})

test('a table that is not kept is read from disk by rows, columns and blocks alike', async () => {
  const rows = Array.from({ length: 30_000 }, (_, row) => `${row},"k ${row % 3}",${row / 8}`).join('\r\n')
  const path = folder.write('large.csv', `# a comment\r\na,kind,b\r\n${rows}\r\n`)
  const file = valueOf(await openCsv(path, { mostKept: 10_000 }))
  expect(file.entries[0]).toMatchObject({ shape: [30_000], chunkRows: 8192 })
  const out = new Float64Array(20_000)
  await file.read('b', 9000, out)
  expect([out[0], out[19_999]]).toEqual([1125, 3624.875])
  await file.read('a', 29_999, out.subarray(0, 1))
  expect(out[0]).toBe(29_999)
  expect((await file.readText('kind'))[29_999]).toBe('k 2')
  await file.close()
})

test.each([
  [
    'a quote that is never closed',
    'a,b\n1,2\n3,"4\n5,6\n',
    'data.damaged',
    'the quote that begins on line 3',
  ],
  ['UTF-16', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), 'data.unsupported', 'UTF-16'],
  ['nothing but comments', '# nothing\n', 'data.damaged', 'The table has no rows.'],
])('%s', async (name, text, code, said) => {
  const [refused] = problemsOf(await csv.open(folder.write(`${name}.csv`, text)))
  expect(refused?.code).toBe(code)
  expect(refused?.message).toContain(said)
})

test('a header without rows is a table of no rows', async () => {
  expect((await openText('none.csv', 'a,b\n')).entries.map((entry) => entry.shape)).toEqual([[0], [0]])
})

test('rows of different length are refused with the line', async () => {
  const [refused] = problemsOf(await csv.open(folder.write('g.csv', 'a,b\n1,2\n3\n')))
  expect(refused?.code).toBe('data.damaged')
  expect(refused?.message).toBe('The row on line 3 has 1 cell, but the first row has 2.')
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
  // 20,000 columns: blocks of 52 rows, so 120 rows cross two.
  const row = (value: number) =>
    Array.from({ length: 20_000 }, (_, column) => (column === 7 ? value : 0)).join(',')
  const file = await openText('wide.csv', Array.from({ length: 120 }, (_, at) => row(at)).join('\n'))
  const out = new Float32Array(3)
  await file.read('column_8', 103, out)
  expect([...out]).toEqual([103, 104, 105])
})

test('a damaged gzip file is a problem', async () => {
  const packed = gzipSync('a,b\n' + '1,2\n'.repeat(10_000))
  const [cut] = problemsOf(await csv.open(folder.write('i.csv.gz', packed.subarray(0, packed.length - 20))))
  expect(cut?.code).toBe('data.damaged')
})
