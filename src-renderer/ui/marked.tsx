import type { ReactNode } from 'react'

const MARKS = /(`[^`]+`|\*\*[^*]+\*\*|\b_[^_]+_\b|\[[^\]]+\]\([^)]+\))/

/** `code`, **strong**, _emphasis_; links as their words. */
export function marked(text: string): ReactNode[] {
  return text.split(MARKS).map((part, index) => {
    if (part.startsWith('`')) return <code key={index}>{part.slice(1, -1)}</code>
    if (part.startsWith('**')) return <b key={index}>{part.slice(2, -2)}</b>
    if (index % 2 === 1 && part.startsWith('_')) return <em key={index}>{part.slice(1, -1)}</em>
    return index % 2 === 1 ? part.slice(1, part.indexOf(']')) : part
  })
}
