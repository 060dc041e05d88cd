import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { problem, ProblemError } from '../base/problem.ts'
import { contract, type RequestName } from './contract.ts'
import { dispatch, FailureError, type Handlers } from './dispatch.ts'

const names = Object.keys(contract.requests) as RequestName[]

/** Handlers that throw unless they are given; what a test asks for is the only one that answers. */
function handlersWith(given: Partial<Handlers<string>>): Handlers<string> {
  const missing = () => {
    throw new Error('not expected')
  }
  return { ...Object.fromEntries(names.map((name) => [name, missing])), ...given } as Handlers<string>
}

const facts = {
  protocolVersion: 1,
  appVersion: '1.2.3',
  host: 'in-process' as const,
  platform: 'linux',
  folder: '/x',
  hasDialogs: false,
}

test('a request is parsed, handled for its caller, and its answer checked', async () => {
  const handlers = handlersWith({
    hello: (input, caller) => ({ ...facts, platform: `${input.client} ${caller}` }),
  })
  const input = { protocolVersion: 1, client: 'test', more: 'dropped' }
  expect(await dispatch(handlers, { name: 'hello', input, caller: 'me' })).toEqual({
    ok: true,
    value: { ...facts, platform: 'test me' },
  })
})

test('defaults are filled in before the handler', async () => {
  let seen: unknown
  const handlers = handlersWith({
    'data.inspect': (input) => {
      seen = input
      throw new Error('enough')
    },
  })
  await dispatch(handlers, { name: 'data.inspect', input: { path: 'a.h5' }, caller: '' })
  expect(seen).toMatchObject({ path: 'a.h5', projectPath: null, layout: 'auto', choice: { layout: 'auto' } })
})

describe('failures', () => {
  test('problems keep their code, place and fix', async () => {
    const found = problem({ code: 'file.missing', at: { file: 'a' }, message: 'No a.', hint: 'Make it.' })
    const handlers = handlersWith({
      'runs.list': () => {
        throw new ProblemError([found])
      },
    })
    expect(await dispatch(handlers, { name: 'runs.list', input: {}, caller: '' })).toEqual({
      ok: false,
      failure: { code: 'file.missing', message: 'No a.', hint: 'Make it.', problems: [found] },
    })
  })

  test('a bug is told as one', async () => {
    const reply = await dispatch(handlersWith({}), { name: 'runs.list', input: {}, caller: '' })
    expect(reply).toMatchObject({ ok: false, failure: { code: 'host.bug', message: 'not expected' } })
  })

  test('a failure that is neither reaches the window as it is', async () => {
    const failure = { code: 'sampling.closed', message: 'Closed.', hint: 'Open it.' }
    const handlers = handlersWith({ 'runs.list': () => Promise.reject(new FailureError(failure)) })
    const reply = await dispatch(handlers, { name: 'runs.list', input: {}, caller: '' })
    expect(reply).toEqual({ ok: false, failure: { ...failure, problems: [] } })
  })

  test('an answer of another form is a bug of the host', async () => {
    const handlers = handlersWith({ hello: () => ({ ...facts, folder: 7 }) as never })
    const input = { protocolVersion: 1, client: '' }
    const reply = await dispatch(handlers, { name: 'hello', input, caller: '' })
    expect(reply).toMatchObject({ ok: false, failure: { code: 'host.bug' } })
  })

  test.each(['toString', '__proto__', 'constructor', '', 'runs.fly'])(
    'there is no request %j',
    async (name) => {
      const reply = await dispatch(handlersWith({}), { name, input: {}, caller: '' })
      expect(reply).toMatchObject({ ok: false, failure: { code: 'protocol.unknown-request' } })
    },
  )
})

test('any input of any request is answered, never thrown at', async () => {
  const request = fc.record({ name: fc.constantFrom(...names), input: fc.anything() })
  await fc.assert(
    fc.asyncProperty(request, async ({ name, input }) => {
      const reply = await dispatch(handlersWith({}), { name, input, caller: '' })
      expect(reply.ok).toBe(false)
    }),
    { numRuns: 1000, seed: 4 },
  )
})
