import type { Client, ConnectionState, EventData, EventName } from '../../src-shared/protocol/contract.ts'
import { contract, PROTOCOL_VERSION, type RequestName } from '../../src-shared/protocol/contract.ts'
import { dispatch, FailureError, type AnyReply, type Handlers } from '../../src-shared/protocol/dispatch.ts'
import { fakeData } from './fake-data.ts'
import { fakeEvaluations } from './fake-evaluations.ts'
import { fakeProjects } from './fake-projects.ts'
import { fakeRuns } from './fake-runs.ts'

/**
 * A host in the page itself, for tests of the window (`out/renderer-testing`, never in the product). It keeps files and
 * recoveries in `sessionStorage`, so a reload finds them; what no test has needed yet is answered `fake.unknown`.
 *
 * From a test: `page.evaluate(() => window.ganvasTest.answer('runs.list', { runs: [...] }))`, `.tell('run.event', …)`,
 * `.connection({ state: 'lost', … })`, `.files()`, `.asked('project.save')`.
 */
export type FakeHost = Client & {
  /** From now on this request is answered so: a value, or what a function of the input gives. */
  answer(name: RequestName, value: unknown): void
  fail(name: RequestName, failure: { code: string; message: string; hint?: string }): void
  tell<Name extends EventName>(name: Name, data: EventData<Name>): void
  connection(state: ConnectionState): void
  /** Inputs of every request of that name so far. */
  asked(name: RequestName): readonly unknown[]
  /** Texts by path. */
  files(): Record<string, string>
  writeFile(path: string, text: string): void
  runs: Omit<ReturnType<typeof fakeRuns>, 'handlers'>
  evaluations: Omit<ReturnType<typeof fakeEvaluations>, 'handlers'>
}

type Given = (input: unknown) => unknown

export function createFakeHost(first: Partial<Record<RequestName, Given>> = {}): FakeHost {
  const projects = fakeProjects()
  const runs = fakeRuns(tell)
  const data = fakeData()
  const evaluations = fakeEvaluations(tell)
  const answers = new Map<string, Given>(
    Object.entries({
      ...{ ...basics(), ...projects.handlers, ...data.handlers },
      ...{ ...runs.handlers, ...evaluations.handlers, ...first },
    }),
  )
  const asked: { name: string; input: unknown }[] = []
  const listeners = new Map<string, Set<(data: never) => void>>()
  const watchers = new Set<(state: ConnectionState) => void>()
  let state: ConnectionState = { state: 'connected' }

  const handlers = Object.fromEntries(
    Object.keys(contract.requests).map((name) => [
      name,
      async (input: unknown) => {
        const answer = answers.get(name)
        if (answer === undefined) {
          throw new FailureError({ code: 'fake.unknown', message: `The test’s host has no “${name}”.` })
        }
        return answer(input)
      },
    ]),
  ) as unknown as Handlers<null> // complete by construction; dispatch checks every value

  function tell<Name extends EventName>(name: Name, data: EventData<Name>): void {
    const parsed = contract.events[name].parse(data)
    for (const listener of [...(listeners.get(name) ?? [])]) listener(parsed as never) // of that name's type
  }

  return {
    request: async (name, input) => {
      const copy = structuredClone(input)
      asked.push({ name, input: copy })
      const reply: AnyReply = await dispatch(handlers, { name, input: copy, caller: null })
      return reply as never // checked against the contract of that name by dispatch
    },
    on(name, listener) {
      const all = listeners.get(name) ?? new Set()
      listeners.set(name, all)
      all.add(listener as (data: never) => void)
      return () => void all.delete(listener as (data: never) => void)
    },
    onConnection(watcher) {
      watchers.add(watcher)
      watcher(state)
      return () => void watchers.delete(watcher)
    },
    close: () => undefined,
    answer: (name, value) =>
      void answers.set(name, typeof value === 'function' ? (value as Given) : () => value),
    fail: (name, failure) =>
      void answers.set(name, () => {
        throw new FailureError(failure)
      }),
    tell,
    runs,
    evaluations,
    connection(next) {
      state = next
      for (const watcher of [...watchers]) watcher(next)
    },
    asked: (name) => asked.filter((each) => each.name === name).map(({ input }) => input),
    files: projects.files,
    writeFile: projects.writeFile,
  }
}

function basics(): Partial<Record<RequestName, Given>> {
  return {
    hello: () => ({
      protocolVersion: PROTOCOL_VERSION,
      appVersion: '0.0.0-test',
      host: 'in-process',
      platform: 'linux',
      folder: '/home/user/showers',
      hasDialogs: false,
    }),
    backend: () => ({ backend: 'wasm', title: 'WebAssembly', detail: '2 threads' }),
  }
}
