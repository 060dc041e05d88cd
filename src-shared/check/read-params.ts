import type { z } from 'zod'
import type { Place, Problem } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import type { Result } from '../base/result.ts'
import { failed, success } from '../base/result.ts'
import type { ParamsSchema } from '../catalog/define.ts'
import { describeAllowed } from './allowed-values.ts'
import { expectedBy, pathText, show, valueAt } from '../document/schema-issue.ts'
import { closestWord } from './closest-word.ts'

type ParamsReading = {
  schema: ParamsSchema
  params: Readonly<Record<string, unknown>>
  /** Whose params: shown in messages, in quotes. */
  owner: string
  at: Place
}

/**
 * Params as written → params with defaults filled in, or one problem per param that is wrong. A name that the schema
 * does not have is a problem too: ignoring a misspelt one would train with the default and say nothing.
 */
export function readParams(reading: ParamsReading): Result<Record<string, unknown>, Problem[]> {
  const { schema, params } = reading
  const unknown = Object.keys(params).filter((name) => !Object.hasOwn(schema.shape, name))
  const parsed = schema.safeParse(params)
  const issues = parsed.success ? [] : firstPerParam(parsed.error.issues)
  const problems = [
    ...unknown.map((name) => unknownParam(name, reading)),
    ...issues.map((issue) => invalidParam(issue, reading)),
  ]
  if (problems.length > 0 || !parsed.success) return failed(problems)
  return success(parsed.data)
}

function firstPerParam(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const first = new Map<PropertyKey | undefined, z.core.$ZodIssue>()
  for (const issue of issues) if (!first.has(issue.path[0])) first.set(issue.path[0], issue)
  return [...first.values()]
}

function unknownParam(name: string, { schema, owner, at }: ParamsReading): Problem {
  const names = Object.keys(schema.shape)
  const near = closestWord(name, names)
  return problem({
    code: 'params.unknown',
    at: { ...at, param: name },
    message: `“${owner}” has no setting “${name}”.${near === null ? '' : ` Did you mean “${near}”?`}`,
    hint: names.length === 0 ? 'It has no settings: remove it.' : `Its settings are ${names.join(', ')}.`,
  })
}

function invalidParam(issue: z.core.$ZodIssue, { schema, params, owner, at }: ParamsReading): Problem {
  const name = issue.path[0]
  if (name === undefined) {
    return problem({
      code: 'params.invalid',
      at,
      message: `The settings of “${owner}” do not fit together: ${issue.message}`,
      hint: 'Change one of them.',
    })
  }
  const key = String(name)
  const field = schema.shape[key] as z.ZodType | undefined
  if (field === undefined) throw new Error(`zod reports ${key}, which the schema of ${owner} lacks`)
  const needed = neededBy(issue, field)
  return problem({
    code: 'params.invalid',
    at: { ...at, param: key },
    message: `“${pathText(needed.path)}” of “${owner}” should be ${needed.what}, but is ${show(valueAt(params, needed.path))}.`,
    hint: field.safeParse(undefined).success
      ? `Change “${key}”, or remove it to use the default.`
      : `Set “${key}”: it has no default.`,
  })
}

/** Simple params are described whole; inside a larger one, what is meant is the part that is wrong. */
function neededBy(issue: z.core.$ZodIssue, field: z.ZodType): { path: PropertyKey[]; what: string } {
  const allowed = describeAllowed(field)
  if (allowed.startsWith('an object') && issue.path.length > 1) {
    return { path: issue.path, what: expectedBy(issue) }
  }
  const own = issue.code === 'custom' ? ` (${issue.message.replace(/\.$/, '')})` : ''
  return { path: issue.path.slice(0, 1), what: `${allowed}${own}` }
}
