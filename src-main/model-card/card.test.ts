import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { compileProject } from '../project/compile-project.ts'
import { RunManifest } from '../runs/manifest.ts'
import type { GeneratorTiming } from './generator-timing.ts'
import { cardMarkdown } from './card-markdown.ts'
import { ModelCard } from './card-schema.ts'
import { makeCard } from './make-card.ts'
import type { RunFacts } from './run-facts.ts'

const root = join(import.meta.dirname, '..', '..')
const template = readFileSync(join(root, 'resources', 'templates', 'demo-wgan-gp.ganvas'), 'utf8')
const { plan } = compileProject(template)
const network = plan.networks.find(({ role }) => role === 'generator')!

const best = {
  ...{ round: 2000, metric: 'separation', title: 'Mean separation power of 29 features', unit: '' },
  ...{ value: 0.01234, error: 0.0012, floor: { mean: 0.0086, sd: 0.0006 } },
}
const manifest = RunManifest.parse({
  ...{ format: 'ganvas-run', version: 1, id: 'abc', name: 'Demo', seed: 7, outcome: 'stopped' },
  ...{ createdAt: '2026-11-21T10:00:00.000Z', changedAt: '2026-11-21T11:00:00.000Z', best },
  ...{ round: 2400, rounds: 2500, readEvery: 10, sampleEvery: 250, checkpointEvery: 125 },
  versions: { ganvas: '1.0.0' },
  runtime: { title: 'TensorFlow on 2 CPU cores', device: 'Some processor' },
  data: {
    ...{
      path: '/somewhere/private/showers.h5',
      sha256: 'f'.repeat(64),
      format: 'HDF5',
      layout: 'calochallenge',
    },
    ...{ count: 6000, trainEvents: 4800, testEvents: 1200, conditionRange: [[1000, 65_000]] },
  },
  fitted: {},
  trainSeconds: 61.25,
})
const nothing: RunFacts = { agreement: null, evaluation: null, observables: null, looks: [], timing: null }
const made = (round: number, facts: Partial<RunFacts> = {}) =>
  makeCard({
    ...{ sampler: { plan, network, fitted: {} }, manifest, round, facts: { ...nothing, ...facts } },
    ...{ ganvas: '1.0.0', created: '2026-11-21T12:00:00.000Z' },
  })

test('the published schema is that of the cards', async () => {
  const schema = { title: 'Model card of a Ganvas generator', ...z.toJSONSchema(ModelCard) }
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    join(root, 'docs', 'model-card.schema.json'),
  )
})

test('a card names data, network and training, with energies in GeV and without the folder of the data', () => {
  const card = made(2400)
  expect(ModelCard.parse(JSON.parse(JSON.stringify(card)))).toEqual(card)
  expect(card.data).toMatchObject({ file: 'showers.h5', sha256: 'f'.repeat(64), trainEvents: 4800 })
  // The demo's file is in MeV.
  expect(card.data.condition).toMatchObject({ meaning: 'incident energy', unit: 'GeV', ranges: [[1, 65]] })
  expect(card.run.checkpoint).toBe('last')
  // Of each layer by hand: inputs × outputs and a bias.
  const dense = network.steps.filter(({ kind }) => kind === 'dense')
  const counts = dense.map(({ inputShapes, outputShape }) => {
    const [inputs = 0, outputs = 0] = [inputShapes[0]?.at(-1) ?? 0, outputShape.at(-1) ?? 0]
    return inputs * outputs + outputs
  })
  expect(counts.length).toBeGreaterThan(1)
  expect(
    card.generator.layers.flatMap(({ kind, parameters }) => (kind === 'dense' ? [parameters] : [])),
  ).toEqual(counts)
  expect(card.generator.inputs.map(({ unit }) => unit)).toContain('GeV')
  const text = cardMarkdown(card)
  expect(text).toContain('from 1 to 65 GeV: outside of that range nothing is known')
  expect(text).toContain('it did 2,400 of 2,500 rounds (stopped)')
  expect(text).not.toContain('/somewhere')
})

test('the card of the best round says its value with error and floor, and that choosing made it look better', () => {
  const text = cardMarkdown(made(2000))
  expect(text).toContain('0.01234 ± 0.0012, floor 0.0086 ± 0.0006')
  expect(text).toContain('somewhat too small')
})

test('an agreement table is shown for the round that it judged and for no other', () => {
  const agreement = {
    ...{ reference: 'Real showers: 1,200 that were kept apart', realCount: 1200, generatedCount: 5000 },
    rows: [
      {
        ...{ label: 'E_tot, mean', where: '', unit: 'MeV', real: 100, generated: 101, difference: 0.02 },
        ...{ measure: 'sd' as const, floor: { median: 0.01, p95: 0.05 }, limit: 0.1, within: true },
      },
    ],
  }
  expect(cardMarkdown(made(2400, { agreement }))).toContain(
    '| E_tot, mean | 100 MeV | 101 MeV | 0.020 sd | 0.010 sd | 0.050 sd | 0.100 sd kept |',
  )
  expect(made(2000, { agreement }).metrics.agreement).toBeNull()
})

test('times stand beside the published ones, with the hardware', () => {
  const timing: GeneratorTiming = {
    ...{
      format: 'ganvas-timing',
      version: 1,
      date: '',
      ganvas: '1.0.0',
      run: 'abc',
      round: 2400,
      cells: 368,
    },
    ...{ parameters: 1000, definition: 'From random numbers to energies.' },
    devices: [
      {
        ...{
          device: 'CPU',
          hardware: 'Some processor',
          backend: 'TensorFlow',
          threads: 2,
          computation: 'compiled',
        },
        rows: [{ batch: 100, msPerShower: 0.12345, sd: 0.0123, repeats: 10, atOnce: 100, note: '' }],
      },
    ],
  }
  const text = cardMarkdown(made(2400, { timing }))
  expect(text).toContain('| This generator, CPU | – | – | 0.123 ± 0.012 | – | – | – |')
  expect(text).toContain('| BoloGAN (GAN), CPU | 105 | – | 1.7 | – | – | 0.55 |')
  expect(text).toContain('Some processor')
})
