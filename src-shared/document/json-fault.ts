/**
 * Finds where a text stops being JSON. `JSON.parse` says it differently in every engine and version, sometimes without
 * a position, and people need a line and a column. Only called on texts that `JSON.parse` has refused.
 */
export type JsonFault = {
  /** Both count from 1. */
  line: number
  column: number
  expected: string
  found: string
}

type State = 'value' | 'value or ]' | 'key or }' | 'key' | 'colon' | 'comma or ]' | 'comma or }' | 'end'

const EXPECTED: Record<State, string> = {
  value: 'a value',
  'value or ]': 'a value or “]”',
  'key or }': 'a name in double quotes or “}”',
  key: 'a name in double quotes',
  colon: 'a colon',
  'comma or ]': 'a comma or “]”',
  'comma or }': 'a comma or “}”',
  end: 'the end of the file',
}

// Strings as plain * (escape plain *) *: every character can be matched in one way only, so a string that does not end
// takes time that grows with its length, not exponentially.
const TOKEN =
  /[{}[\],:]|"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

export function findJsonFault(text: string): JsonFault {
  const open: ('{' | '[')[] = []
  let state: State = 'value'
  let offset = 0
  for (;;) {
    offset = skipSpace(text, offset)
    if (offset === text.length) break
    TOKEN.lastIndex = offset
    const token = TOKEN.exec(text)?.[0]
    const next: State | null = token === undefined ? null : advance(state, token, open)
    if (token === undefined || next === null) break
    state = next
    offset += token.length
  }
  return { ...positionOf(text, offset), expected: EXPECTED[state], found: foundAt(text, offset) }
}

/** The state after a token, or null when the token may not stand there. `open` is changed along. */
function advance(state: State, token: string, open: ('{' | '[')[]): State | null {
  const afterValue = (): State =>
    open.length === 0 ? 'end' : open.at(-1) === '{' ? 'comma or }' : 'comma or ]'
  const close = (): State => {
    open.pop()
    return afterValue()
  }
  switch (state) {
    case 'key or }':
      if (token === '}') return close()
      return token.startsWith('"') ? 'colon' : null
    case 'key':
      return token.startsWith('"') ? 'colon' : null
    case 'colon':
      return token === ':' ? 'value' : null
    case 'comma or ]':
      return token === ',' ? 'value' : token === ']' ? close() : null
    case 'comma or }':
      return token === ',' ? 'key' : token === '}' ? close() : null
    case 'end':
      return null
    case 'value or ]':
    case 'value':
      if (token === ']') return state === 'value or ]' ? close() : null
      if (token === '{' || token === '[') {
        open.push(token)
        return token === '{' ? 'key or }' : 'value or ]'
      }
      return token === '}' || token === ',' || token === ':' ? null : afterValue()
  }
}

function skipSpace(text: string, from: number): number {
  let offset = from
  while (offset < text.length && ' \t\r\n'.includes(text.charAt(offset))) offset += 1
  return offset
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function foundAt(text: string, offset: number): string {
  if (offset >= text.length) return 'the end of the file'
  const rest = text.slice(offset, offset + 40).split('\n')[0] ?? ''
  return `“${rest.length > 20 ? `${rest.slice(0, 20)}…` : rest}”`
}
