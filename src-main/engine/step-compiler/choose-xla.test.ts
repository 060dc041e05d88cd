import { afterEach, describe, expect, test } from 'vitest'
import { planXla, withoutXla } from './choose-xla.ts'
import { XLA_ENVIRONMENT } from './xla-environment.ts'

const before = process.env['TF_XLA_FLAGS']
afterEach(() => {
  if (before === undefined) delete process.env['TF_XLA_FLAGS']
  else process.env['TF_XLA_FLAGS'] = before
})

const used = (afterRound: number | null) => ({ isUsed: true, isDecided: true, afterRound })
const unused = { isUsed: false, isDecided: true, afterRound: null }
const undecided = { isUsed: false, isDecided: false, afterRound: null }

describe('from which round on XLA is used', () => {
  test.each([
    ['a new run: tried when losses are to be seen', 'auto', 0, null, { kind: 'try', afterRound: 20 }],
    [
      'stopped before the trial: tried where it would have been',
      'auto',
      12,
      undecided,
      { kind: 'try', afterRound: 20 },
    ],
    ['stopped before the trial, but after its round', 'auto', 30, undecided, { kind: 'try', afterRound: 30 }],
    [
      'gone back to before XLA began: it begins there again',
      'auto',
      5,
      used(20),
      { kind: 'use', afterRound: 20 },
    ],
    ['continued with XLA', 'auto', 400, used(20), { kind: 'use', afterRound: 400 }],
    ['of an older version, which began with XLA', 'auto', 400, used(null), { kind: 'use', afterRound: 400 }],
    ['wanted: from the first round on', 'on', 0, null, { kind: 'use', afterRound: 0 }],
    ['wanted for the rest', 'on', 70, unused, { kind: 'use', afterRound: 70 }],
    ['measured before as no faster', 'auto', 70, unused, { kind: 'never' }],
    ['not wanted, though it was used', 'off', 70, used(20), { kind: 'never' }],
  ] as const)('%s', (_, wish, round, earlier, plan) => {
    Object.assign(process.env, XLA_ENVIRONMENT)
    expect(planXla(wish, { round, earlier })).toMatchObject(plan)
  })

  test('never where TensorFlow was loaded without it, which is told to whoever wants it', () => {
    delete process.env['TF_XLA_FLAGS']
    const codes = (wish: 'auto' | 'on') => {
      const plan = planXla(wish, { round: 0, earlier: null })
      return plan.kind === 'never' ? plan.problems.map(({ code }) => code) : null
    }
    expect(codes('on')).toEqual(['compile.no-xla'])
    expect(codes('auto')).toEqual([])
  })
})

test('a run that is to try XLA says when, and that nothing is decided', () => {
  Object.assign(process.env, XLA_ENVIRONMENT)
  const plan = planXla('auto', { round: 0, earlier: null })
  expect(withoutXla('auto', plan)).toMatchObject({
    isUsed: false,
    isDecided: false,
    why: 'It comes after round 20.',
  })
  expect(withoutXla('off', planXla('off', { round: 0, earlier: null }))).toMatchObject({ isDecided: true })
})
