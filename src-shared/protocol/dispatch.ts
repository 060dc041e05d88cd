import type { z } from 'zod'
import { ProblemError } from '../base/problem.ts'
import { contract, type CheckedInput, type RequestName, type RequestOutput } from './contract.ts'
import type { Failure } from './wire-types.ts'

/** What a host promises: an answer to every request of the contract. `Caller` is whatever the host knows of who asks. */
export type Handlers<Caller> = {
  readonly [Name in RequestName]: (
    input: CheckedInput<Name>,
    caller: Caller,
  ) => RequestOutput<Name> | Promise<RequestOutput<Name>>
}

export type AnyReply = { ok: true; value: unknown } | { ok: false; failure: Failure }

/** A failure that is neither a problem of the user's nor a bug: thrown by a handler, it reaches the window as it is. */
export class FailureError extends Error {
  readonly failure: Failure
  constructor(failure: Omit<Failure, 'problems'>) {
    super(failure.message)
    this.name = 'FailureError'
    this.failure = { ...failure, problems: [] }
  }
}

/**
 * One request, from the raw input to the reply. Never throws: what does not fit the contract, what the user has to
 * change and what is a bug come back as failures. Every transport calls this, so that they cannot differ.
 */
export async function dispatch<Caller>(
  handlers: Handlers<Caller>,
  request: { name: string; input: unknown; caller: Caller },
): Promise<AnyReply> {
  const { name } = request
  if (!isRequestName(name)) {
    return refusal({
      code: 'protocol.unknown-request',
      message: `The host knows no request “${name.slice(0, 100)}”.`,
      hint: 'Reload the window: it may be of another version than the host.',
    })
  }
  const { input, output } = contract.requests[name]
  const parsed = input.safeParse(request.input)
  if (!parsed.success) {
    return refusal({
      code: 'protocol.input',
      message: `The request “${name}” is not as agreed: ${firstIssue(parsed.error)}.`,
      hint: 'Reload the window: it may be of another version than the host.',
    })
  }
  try {
    // The table pairs every name with its own input; TypeScript cannot follow that through a name that varies.
    const handle = handlers[name] as (input: unknown, caller: Caller) => unknown
    const value = output.safeParse(await handle(parsed.data, request.caller))
    if (value.success) return { ok: true, value: value.data }
    throw new Error(`The answer to “${name}” is not as agreed: ${firstIssue(value.error)}`)
  } catch (error) {
    return { ok: false, failure: failureOf(error) }
  }
}

/** Whatever was thrown, as a window is told of it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure
  if (error instanceof ProblemError) {
    const [first] = error.problems
    return {
      code: first?.code ?? 'host.bug',
      message: error.problems.map((each) => each.message).join(' '),
      ...(first === undefined ? {} : { hint: first.hint }),
      problems: error.problems.map((each) => ({ ...each, at: { ...each.at } })),
    }
  }
  return {
    code: 'host.bug',
    message: error instanceof Error ? error.message : String(error),
    hint: 'This is a fault of Ganvas. Please report it with what you did.',
    problems: [],
  }
}

function refusal(failure: Omit<Failure, 'problems'>): AnyReply {
  return { ok: false, failure: { ...failure, problems: [] } }
}

function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(contract.requests, name)
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  if (issue === undefined) return 'no reason is known'
  const place = issue.path.join('.')
  return place === '' ? issue.message : `${place}: ${issue.message}`
}
