import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { checkDocument } from '../check/check-document.ts'
import { changed } from '../check/test-drawings.ts'
import { parseDocument } from '../document/parse-document.ts'
import type { GraphDocument } from '../document/schema.ts'
import type { ModelPlan } from '../plan/model-plan.ts'
import { compileDocument } from './compile-document.ts'
import { estimateMemory } from './memory.ts'
import { bytesText, memoryProblem, memoryText } from './memory-text.ts'

const folder = new URL('../../resources/templates/', import.meta.url)

function templateDocument(name: string): GraphDocument {
  const parsed = parseDocument(readFileSync(new URL(`${name}.ganvas`, folder), 'utf8'))
  if (!parsed.ok) throw new Error(name)
  return parsed.value.document
}

const planOf = (document: GraphDocument): ModelPlan => compileDocument(checkDocument(document, catalog))

/** The template with all hidden layers of its critic as wide as given. */
function withWideCritic(units: number): ModelPlan {
  const document = templateDocument('geant4-b5-wgan-gp')
  const critic = document.networks.find((each) => each.role === 'critic')?.id
  const dense = (each: GraphDocument['nodes'][number]) =>
    each.network === critic && each.kind === 'dense' && each.params['units'] !== 1
  return planOf(
    changed(document, (draft) => {
      for (const each of draft.nodes.filter(dense)) each.params = { ...each.params, units }
    }),
  )
}

const GB16 = { bytes: 16e9, where: 'are free' }

function problemOf(plan: ModelPlan, options: { available?: typeof GB16; isCompiled?: boolean } = {}) {
  const { available = GB16, isCompiled = true } = options
  const question = { events: 10_000 }
  const estimate = estimateMemory(plan, { ...question, isCompiled })
  const uncompiled = isCompiled ? estimateMemory(plan, { ...question, isCompiled: false }) : null
  return memoryProblem(plan, { estimate, uncompiled, available })
}

describe('what training takes', () => {
  test('counts every weight, slot and average, and the numbers that layers keep', () => {
    const plan = planOf(templateDocument('iris-classifier'))
    const numbers = plan.networks[0]?.weights.reduce(
      (sum, { shape }) => sum + shape.reduce((product, dim) => product * dim, 1),
      0,
    )
    expect(plan.training.trainers[0]?.optimizer.kind).toBe('adam')
    const estimate = estimateMemory(plan, { isCompiled: false, events: 100 })
    // Adam has two slots, a classifier no average; three copies of four bytes.
    expect(estimate.state).toBe((numbers ?? 0) * 3 * 3 * 4)
    // Four numbers and a class, twice.
    expect(estimate.data).toBe(100 * 5 * 4 * 2)
    expect(estimate.total).toBe(estimate.state + estimate.activations + estimate.data + 40e6)
  })

  test('grows with the batch and the events, these up to a window', () => {
    const plan = planOf(templateDocument('calochallenge-wgan-gp'))
    const twice = { ...plan, training: { ...plan.training, batch: plan.training.batch * 2 } }
    const of = (each: ModelPlan, events: number) => estimateMemory(each, { isCompiled: true, events })
    expect(of(twice, 1000).activations).toBe(2 * of(plan, 1000).activations)
    expect(of(plan, 2000).data).toBe(2 * of(plan, 1000).data)
    expect(of(plan, 1e9).data).toBe(2 * 256 * 2 ** 20)
    expect(estimateMemory(plan, { isCompiled: true, events: null }).data).toBe(of(plan, 1e9).data)
  })

  test('a gradient penalty keeps more than the same pair without', () => {
    const plan = planOf(templateDocument('calochallenge-wgan-gp'))
    const wgan = { ...plan, training: { ...plan.training, recipe: { kind: 'wgan', params: {} } } }
    const of = (each: ModelPlan) => estimateMemory(each, { isCompiled: true, events: 1 }).activations
    expect(of(plan)).toBeGreaterThan(1.5 * of(wgan))
  })
})

describe('a training that does not fit', () => {
  test('is refused with what it needs, what there is, what is largest and what to change', () => {
    const problem = problemOf(withWideCritic(30_000))
    expect(problem?.code).toBe('train.too-large')
    const [needed, free] = [/needs about (\d+) GB/, /but (\d+) GB are free/].map((each) =>
      Number(each.exec(problem?.message ?? '')?.[1]),
    )
    expect(needed).toBeGreaterThan(16)
    expect(free).toBe(16)
    expect(problem?.message).toContain('with 900,000,000 numbers')
    expect(problem?.hint).toMatch(/^Make “.+” in “Critic” smaller\.$/)
  })

  test('is told the batch that would fit, and that one does', () => {
    const plan = planOf(templateDocument('mnist-dcgan'))
    const large = { ...plan, training: { ...plan.training, batch: 10_000 } }
    const problem = problemOf(large, { isCompiled: false })
    const batch = Number(/from 10,000 to ([\d,]+) or less/.exec(problem?.hint ?? '')?.[1]?.replace(',', ''))
    expect(batch).toBeGreaterThan(100)
    const fitting = { ...plan, training: { ...plan.training, batch } }
    expect(problemOf(fitting, { isCompiled: false })).toBe(null)
    const over = { ...plan, training: { ...plan.training, batch: batch * 1.1 } }
    expect(problemOf(over, { isCompiled: false })).not.toBe(null)
  })

  test('is told when it would fit uncompiled', () => {
    const problem = problemOf(withWideCritic(18_000))
    expect(problem?.hint).toMatch(/^Train with --compile off, which needs about \d/)
  })

  test('is none of the templates on a machine with 4 GB', () => {
    const available = { bytes: 4e9, where: 'are free' }
    const names = readdirSync(folder).flatMap((file) => (file.endsWith('.ganvas') ? [file.slice(0, -7)] : []))
    expect(names.length).toBeGreaterThan(10)
    expect(names.filter((name) => problemOf(planOf(templateDocument(name)), { available }) !== null)).toEqual(
      [],
    )
  })
})

test('the estimate in words adds up, with and without known data', () => {
  const estimate = {
    ...{ state: 2e9, activations: 1.04e9, data: 0.5e9, program: 9e7, total: 3.63e9 },
    ...{ largest: null, busiest: null },
  }
  expect(memoryText(estimate, { isDataKnown: true })).toBe(
    'Memory to train: about 3.6 GB (2.0 GB weights and optimizer, 1.0 GB values of layers, 500 MB data, 90 MB program)',
  )
  expect(memoryText(estimate, { isDataKnown: false })).toBe(
    'Memory to train: about 3.1 GB (2.0 GB weights and optimizer, 1.0 GB values of layers, 90 MB program), and at most 500 MB for data',
  )
})

test.each([
  [999, '999 B'],
  [1000, '1.0 kB'],
  [9_960_000, '10 MB'],
  [999_600_000, '1.0 GB'],
  [16e9, '16 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text)
})
