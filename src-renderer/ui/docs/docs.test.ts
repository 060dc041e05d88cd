import { expect, it } from 'vitest'
import { paramMeanings, readDocs } from './docs.ts'

const PAGE = `# Dense

## What it does

Every output is a sum:

    y = f(x · kernel
        + bias)

## Parameters

| Parameter | Default | Meaning                 |
| --------- | ------- | ----------------------- |
| \`units\`   | 64      | Length of the output.   |
| \`slope\`   | 0.3     | Read by \`leaky-relu\`.   |
`

it('reads sections, paragraphs, formulas and tables', () => {
  const [does, params] = readDocs(PAGE)
  expect(does).toEqual({
    title: 'What it does',
    blocks: [
      { form: 'text', text: 'Every output is a sum:' },
      { form: 'formula', text: 'y = f(x · kernel\n    + bias)' },
    ],
  })
  expect(params?.blocks.map(({ form }) => form)).toEqual(['table'])
})

it('reads lists', () => {
  const [section] = readDocs('## Networks\n\n- A **generator**.\n- A critic.\n')
  expect(section?.blocks).toEqual([{ form: 'list', text: '- A **generator**.\n- A critic.' }])
})

it('finds what each param means', () => {
  const meanings = paramMeanings(readDocs(PAGE))
  expect(meanings.get('units')).toBe('Length of the output.')
  expect(meanings.get('slope')).toBe('Read by `leaky-relu`.')
})
