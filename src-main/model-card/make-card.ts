import { energyFactor, isEnergyUnit } from '../../src-shared/base/units.ts'
import {
  samplerInputs,
  samplerOutput,
  type Sampler,
  type SamplerInput,
} from '../../src-shared/compile/sampler.ts'
import { summarize } from '../../src-shared/compile/summary.ts'
import type { ChainPlan, ModelPlan } from '../../src-shared/plan/model-plan.ts'
import { sizeOf } from '../../src-shared/tensor/shape.ts'
import type { RunManifest } from '../runs/manifest.ts'
import { limitsOf } from './card-limits.ts'
import type { ModelCard } from './card-schema.ts'
import type { RunFacts } from './run-facts.ts'

type CardSubject = {
  sampler: Sampler
  manifest: RunManifest
  /** Of the weights that the card is about. */
  round: number
  facts: RunFacts
  ganvas: string
  created: string
}

/** All that is known of a trained generator, from its plan and what lies in its run folder. */
export function makeCard(subject: CardSubject): ModelCard {
  const { sampler, manifest, round, facts } = subject
  const { plan } = sampler
  const { data } = manifest
  const { raw } = plan.data.showers
  const card: Omit<ModelCard, 'limits'> = {
    ...{ format: 'ganvas-model-card', version: 1, created: subject.created, ganvas: subject.ganvas },
    name: plan.name,
    run: {
      ...{ id: manifest.id, createdAt: manifest.createdAt, outcome: manifest.outcome },
      ...{ round, lastRound: manifest.round, rounds: manifest.rounds },
      ...{ checkpoint: checkpointOf(subject), best: manifest.best },
    },
    data: {
      file: data.path.split(/[\\/]/).at(-1) ?? data.path,
      ...{ sha256: data.sha256, format: data.format, layout: data.layout },
      ...{ events: data.count, trainEvents: data.trainEvents, testEvents: data.testEvents },
      ...{ shape: [...raw.shape], cells: sizeOf(raw.shape), unit: raw.unit, geometry: raw.geometry },
      condition: conditionOf(plan, manifest),
      transforms: stepsOf(plan.data.showers),
      conditionTransforms: stepsOf(plan.data.condition),
    },
    ...networksOf(sampler),
    training: trainingOf(plan, manifest),
    metrics: metricsOf(subject),
    timing: facts.timing,
  }
  return { ...card, limits: limitsOf(card) }
}

function checkpointOf({ manifest, round }: CardSubject): ModelCard['run']['checkpoint'] {
  const [isLast, isBest] = [round === manifest.round, round === manifest.best?.round]
  if (isLast) return isBest ? 'last and best' : 'last'
  return isBest ? 'best' : 'other'
}

function conditionOf(plan: ModelPlan, { data }: RunManifest): ModelCard['data']['condition'] {
  const chain = plan.data.condition
  if (chain === null) return null
  const { unit, shape, classes } = chain.raw
  const isEnergy = isEnergyUnit(unit) && sizeOf(shape) === 1
  const factor = isEnergy ? energyFactor(unit, 'GeV') : 1
  return {
    meaning: classes !== null ? 'class' : isEnergy ? 'incident energy' : 'condition of the data file',
    unit: isEnergy ? 'GeV' : unit,
    size: sizeOf(shape),
    ranges: (classes === null ? (data.conditionRange ?? []) : []).map(([low, high]) => [
      low * factor,
      high * factor,
    ]),
    classes: data.classes ?? [],
  }
}

function stepsOf(chain: ChainPlan | null): ModelCard['data']['transforms'] {
  return (chain?.transforms ?? []).map(({ name, kind, params }) => ({ name, kind, params }))
}

function networksOf(sampler: Sampler): Pick<ModelCard, 'generator' | 'otherNetworks'> {
  const { networks } = summarize(sampler.plan)
  const own = networks.find(({ id }) => id === sampler.network.id)
  if (own === undefined) throw new Error('The summary has no generator')
  const { shape, unit } = samplerOutput(sampler)
  return {
    generator: {
      name: own.name,
      inputs: samplerInputs(sampler).map((input) => ({
        ...{ name: input.name, shape: [...input.shape] },
        ...meaningOf(input),
      })),
      output: { shape: [...shape], unit },
      layers: own.rows.map(({ name, kind, shape: made, parameters }) => ({
        ...{ name, kind, shape: made, parameters: parameters.total },
      })),
      parameters: own.parameters,
    },
    otherNetworks: networks
      .filter(({ id }) => id !== own.id)
      .map(({ name, role, parameters }) => ({ name, role, parameters })),
  }
}

function meaningOf(input: SamplerInput): { unit: string; meaning: string } {
  switch (input.role) {
    case 'latent':
      return { unit: '1', meaning: `random numbers, ${input.distribution}` }
    case 'energy':
      return { unit: 'GeV', meaning: 'incident energy' }
    case 'label':
      return { unit: '1', meaning: `class, 0 to ${input.classes - 1}` }
    case 'condition':
      return { unit: input.unit, meaning: 'condition of the data file' }
    case 'input':
      return { unit: '1', meaning: 'input of the network' }
  }
}

function trainingOf(plan: ModelPlan, manifest: RunManifest): ModelCard['training'] {
  const { training } = plan
  const { runtime } = manifest
  return {
    recipe: training.recipe,
    batch: training.batch,
    trainers: training.trainers.map(({ network, optimizer, steps, batchFactor }) => ({
      ...{ network, optimizer, steps, batch: training.batch * batchFactor },
    })),
    average: training.average,
    seed: manifest.seed,
    seconds: manifest.trainSeconds,
    backend: textOf(runtime['title']),
    device: textOf(runtime['device']),
    computation: manifest.training === null ? '' : computationOf(manifest.training),
    versions: manifest.versions,
    changes: manifest.changes.length,
  }
}

function computationOf({ mode, xla }: NonNullable<RunManifest['training']>): string {
  return mode === 'compiled' && xla?.isUsed === true ? 'compiled, with XLA' : mode
}

function metricsOf({ facts, manifest, round }: CardSubject): ModelCard['metrics'] {
  const { agreement, evaluation, observables } = facts
  const look = facts.looks.findLast((each) => each.round <= round)
  return {
    // It judges the last round: of other weights it says nothing.
    agreement:
      agreement === null || round !== manifest.round
        ? null
        : {
            reference: agreement.reference,
            ...{ realShowers: agreement.realCount, generatedShowers: agreement.generatedCount },
            rows: agreement.rows.map(({ label, where, ...row }) => ({
              ...row,
              label: where === '' ? label : `${label} (${where})`,
            })),
          },
    evaluation:
      evaluation === null
        ? null
        : {
            ...{ title: evaluation.title, date: evaluation.date, mode: evaluation.mode },
            features: evaluation.features.map(({ feature, reference, generated, ...distances }) => ({
              ...feature,
              ...{ reference: reference.mean, generated: generated.mean, ...distances },
            })),
            distances: [
              ...(['fpd', 'kpd'] as const).flatMap((name) => {
                const row = evaluation.distances[name]
                return row === null ? [] : [{ ...row, name: name.toUpperCase() }]
              }),
              ...evaluation.measures.flatMap(({ title, reduced, rows }) =>
                rows.map(({ label, value, error, floor }) => ({
                  ...{ name: `${title}: ${label}`, definition: reduced === '' ? 'as published' : 'reduced' },
                  ...{ value, error, floor },
                })),
              ),
            ],
          },
    observed:
      observables === null || look === undefined
        ? null
        : {
            ...{ round: look.round, reference: observables.reference, showers: observables.showers },
            rows: observables.metrics.map(({ id, title, unit, floor }) => ({
              ...{ id, title, unit, floor, value: look.values[id] ?? null },
            })),
          },
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
