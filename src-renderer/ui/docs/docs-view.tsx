import type { ReactElement } from 'react'
import { marked } from '../marked.tsx'
import type { Block, Section } from './docs.ts'

/** What the inspector says elsewhere: the meanings of params stand with their values. */
const ELSEWHERE = ['Parameters', 'See also', 'Source']

export function DocsView({ sections }: { sections: readonly Section[] }): ReactElement {
  const shown = sections
    .map(({ title, blocks }) => ({ title, blocks: blocks.filter(({ form }) => form !== 'table') }))
    .filter(({ title, blocks }) => blocks.length > 0 && !ELSEWHERE.includes(title))
  return (
    <div className="docs">
      {shown.map(({ title, blocks }) => (
        <section key={title}>
          <h3>{title}</h3>
          {blocks.map((block) => (
            <BlockView key={block.text} {...block} />
          ))}
        </section>
      ))}
    </div>
  )
}

/** Long formulas scroll, which the keyboard must be able to do too. */
function BlockView({ form, text }: Block): ReactElement {
  if (form === 'formula') return <pre tabIndex={0}>{text}</pre>
  if (form !== 'list') return <p>{marked(text)}</p>
  return <ul>{text.split(/^- /m).map((item) => item !== '' && <li key={item}>{marked(item)}</li>)}</ul>
}
