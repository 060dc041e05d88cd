import { describe, expect, test } from 'vitest'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import type { Unit } from '../../../src-shared/base/units.ts'
import type { SampleBatch, SampleFile } from '../../evaluation/sample-file.ts'
import { conditionsOf, givenConditions, outsideTraining } from './given-conditions.ts'
import type { LoadedRun } from './load-run.ts'

type Run = Pick<LoadedRun, 'folder' | 'plan' | 'manifest'>

/** What of a run is looked at. */
function runWith(
  condition: { size: number; unit: Unit; classes?: string[] } | null,
  range: [number, number][] = [],
) {
  const raw = condition && {
    ...{ shape: [condition.size], unit: condition.unit, geometry: null, fractions: null },
    classes: condition.classes?.length ?? null,
  }
  const run = {
    folder: '/run',
    plan: {
      data: { condition: raw && { raw }, dataset: { params: { condition: 'E, theta', conditionSize: 2 } } },
    },
    manifest: { data: { classes: condition?.classes, conditionRange: range } },
  }
  return run as unknown as Run // of a plan and a manifest only these parts are read
}

type Given = NonNullable<SampleFile['given']>

function reference(given: Partial<Given>, hasIncident = true) {
  return {
    path: '/test.h5',
    name: 'test.h5',
    hasIncident,
    given: { condition: null, classes: null, ...given },
  }
}

const batch: SampleBatch = {
  ...{ showers: new Float32Array(2), count: 2, incidentMeV: Float64Array.of(1000, 2000) },
  condition: Float32Array.of(1000, 0.5, 2000, 0.6),
  labels: Float32Array.of(1, 0),
}

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0]?.message ?? ''
    throw error
  }
  return 'no problem'
}

describe('a generator gets from the reference', () => {
  test('nothing, where it takes nothing', () => {
    expect(givenConditions(runWith(null), reference({}))).toBeNull()
  })

  test('the incident energy in its own unit', () => {
    expect([...(givenConditions(runWith({ size: 1, unit: 'GeV' }), reference({}))?.(batch) ?? [])]).toEqual([
      1, 2,
    ])
  })

  test('all numbers, event by event', () => {
    const condition = { name: 'E, theta', size: 2, unit: '1' as const }
    const given = givenConditions(runWith({ size: 2, unit: '1' }), reference({ condition }))
    expect([...(given?.(batch) ?? [])]).toEqual([...(batch.condition ?? [])])
  })

  test('its classes by their names, whatever their order in the file', () => {
    const run = runWith({ size: 1, unit: '1', classes: ['photon', 'pion', 'electron'] })
    const given = givenConditions(run, reference({ classes: ['pion', 'electron'] }))
    expect([...(given?.(batch) ?? [])]).toEqual([2, 1])
  })
})

describe('refused, with both numbers', () => {
  test('no energies', () => {
    expect(
      messageOf(() => givenConditions(runWith({ size: 1, unit: 'GeV' }), reference({}, false))),
    ).toContain('needs 1 incident energy per shower, but test.h5 says 0')
  })

  test('other numbers', () => {
    const condition = { name: 'E', size: 1, unit: 'MeV' as const }
    expect(messageOf(() => givenConditions(runWith({ size: 5, unit: '1' }), reference({ condition })))).toBe(
      "This generator's condition is 5 number(s) in the unit 1, but test.h5 has 1 per shower (E).",
    )
  })

  test('other units', () => {
    const condition = { name: 'angles', size: 2, unit: 'mm' as const }
    expect(
      messageOf(() => givenConditions(runWith({ size: 2, unit: 'GeV' }), reference({ condition }))),
    ).toContain('in the unit GeV, but those of test.h5 are in the unit mm')
  })

  test('other classes, or none', () => {
    const run = runWith({ size: 1, unit: '1', classes: ['a', 'b'] })
    expect(messageOf(() => givenConditions(run, reference({ classes: ['a', 'c'] })))).toBe(
      'This generator takes one of 2 classes (a, b), but test.h5 has 2 (a, c).',
    )
    expect(messageOf(() => givenConditions(run, reference({})))).toContain('but test.h5 has no classes')
  })
})

test('showers outside the trained range are counted once, however often they are made', () => {
  const outside = outsideTraining(runWith({ size: 1, unit: 'GeV' }, [[1, 100]]), 4)
  for (let again = 0; again < 2; again++) outside.see(1, Float32Array.of(0.5, 100.05, 300))
  expect(outside.problems()[0]?.message).toBe(
    '2 showers have conditions outside those of the training: from 0.5 to 300 GeV, trained on 1 to 100 GeV.',
  )
  const inside = outsideTraining(runWith({ size: 1, unit: 'GeV' }, [[1, 100]]), 4)
  inside.see(0, Float32Array.of(1, 50))
  expect(inside.problems()).toEqual([])
})

test('a reference is read by the project’s own conditions where one energy is not all', () => {
  expect(conditionsOf(runWith({ size: 1, unit: 'GeV' }))).toEqual({})
  expect(conditionsOf(runWith({ size: 2, unit: '1' })).conditions).toMatchObject({ condition: 'E, theta', conditionSize: 2 }) // prettier-ignore
})
