import type { z } from 'zod'

/** What zod found wrong, in our words: shared by the project file and the params of nodes. */

/** What was needed, to follow “should be”. */
export function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return article(String(issue.expected))
    case 'invalid_value':
      return `one of ${issue.values.map(show).join(', ')}`
    case 'too_small':
      return `${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}${lengthWord(issue.origin)}`
    case 'too_big':
      return `${issue.inclusive === false ? 'below' : 'at most'} ${issue.maximum}${lengthWord(issue.origin)}`
    default:
      return `valid (${issue.message})`
  }
}

function lengthWord(origin: string): string {
  return origin === 'string' ? ' characters long' : origin === 'array' ? ' entries long' : ''
}

function article(expected: string): string {
  const words: Record<string, string> = {
    int: 'a whole number',
    record: 'an object',
    object: 'an object',
    array: 'a list',
    string: 'a text',
    number: 'a number',
  }
  return words[expected] ?? expected
}

/** `nodes[3].position.x` */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}

/** What stands at a path; undefined where the path leads nowhere. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null) return undefined
    return (value as Record<PropertyKey, unknown>)[part] // any object may be asked for any name
  }, root)
}

/** A value as people see it, cut to 60 characters; to follow “but is”. */
export function show(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'number') return String(value)
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
