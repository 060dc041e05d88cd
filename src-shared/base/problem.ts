/**
 * A problem is a user's mistake or a file's fault, said as a value: where it is, what was needed,
 * what was found (both numbers) and what to do about it. Problems are returned, all at once; they never throw.
 */
export type Place = {
  node?: string
  port?: string
  param?: string
  network?: string
  edge?: string
  file?: string
}

export type Severity = 'error' | 'warning'

export type Problem = {
  /** Stable words, e.g. `shape.mismatch`: tests and docs link to it. */
  code: string
  severity: Severity
  at: Place
  message: string
  hint: string
}

export type ProblemInput = Omit<Problem, 'severity' | 'at'> & { severity?: Severity; at?: Place }

export function problem(input: ProblemInput): Problem {
  return { severity: 'error', at: {}, ...input }
}

/** Thrown to carry problems out of code that cannot return them (streams, child processes); hosts unpack it. */
export class ProblemError extends Error {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map((each) => each.message).join(' '))
    this.name = 'ProblemError'
    this.problems = problems
  }
}

export function refuse(input: ProblemInput): never {
  throw new ProblemError([problem(input)])
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((each) => each.severity === 'error')
}

/** One line for a terminal: the place unless it is a file that the message names, the message, then the hint. */
export function problemLine(each: Problem): string {
  const { node, network, file } = each.at
  const place = node ?? network ?? file
  const isNamed = place === file && file !== undefined && each.message.includes(lastPart(file))
  return `${each.severity}: ${place === undefined || isNamed ? '' : `${place}: `}${each.message} Hint: ${each.hint}`
}

/** Messages often name a file without its folders. */
function lastPart(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
