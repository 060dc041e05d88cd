import type { CheckedNode } from '../../../src-shared/check/checked.ts'

/** The catalogue's own pages and icons, by folder and kind. */
const pages = import.meta.glob<string>(
  '../../../src-shared/catalog/{layers,sources,transforms,optimizers,recipes}/*/*.md',
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
)
const icons = import.meta.glob<string>('../../../src-shared/catalog/{layers,sources,transforms}/*/*.svg', {
  query: '?url',
  import: 'default',
  eager: true,
})

const FOLDERS = { layer: 'layers', source: 'sources', transform: 'transforms' } as const

export type Block = { form: 'text' | 'formula' | 'table' | 'list'; text: string }
export type Section = { title: string; blocks: Block[] }

export function nodeDocs(node: CheckedNode): Section[] {
  return readDocs(pages[pathOf(node, 'md')] ?? '')
}

export function trainingDocs(folder: 'optimizers' | 'recipes', kind: string): Section[] {
  return readDocs(pages[`../../../src-shared/catalog/${folder}/${kind}/${kind}.md`] ?? '')
}

export function nodeIcon(node: CheckedNode): string | undefined {
  return icons[pathOf(node, 'svg')]
}

function pathOf({ node: { kind }, meaning }: CheckedNode, extension: string): string {
  const folder = meaning !== null && 'definition' in meaning ? FOLDERS[meaning.form] : ''
  return `../../../src-shared/catalog/${folder}/${kind}/${kind}.${extension}`
}

/** The few forms that these pages use: sections, paragraphs, lists, indented formulas and tables. */
export function readDocs(page: string): Section[] {
  return page
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n')
      const blocks = lines
        .join('\n')
        .split(/\n\s*\n/)
        .filter((block) => block.trim() !== '')
      return {
        title: title.trim(),
        blocks: blocks.map((block) => readBlock(block.replace(/^\n+|\s+$/g, ''))),
      }
    })
}

function readBlock(text: string): Block {
  if (text.startsWith('    ')) return { form: 'formula', text: text.replace(/^ {4}/gm, '') }
  const form = text.startsWith('|') ? 'table' : text.startsWith('- ') ? 'list' : 'text'
  return { form, text }
}

/** What each param means: the first and the last column of the page's table. */
export function paramMeanings(sections: readonly Section[]): Map<string, string> {
  const tables = sections.flatMap(({ blocks }) => blocks.filter(({ form }) => form === 'table'))
  const rows = tables.flatMap(({ text }) =>
    text.split('\n').map((row) => row.split('|').map((cell) => cell.trim())),
  )
  return new Map(rows.map((cells) => [cells[1]?.replaceAll('`', '') ?? '', cells.at(-2) ?? '']))
}
