import type { Checked } from '../../src-shared/check/checked.ts'
import type { Role } from '../../src-shared/document/schema.ts'
import { grouped, valueText } from '../ui/format.ts'

/** One schedule round in few words, for its picture. */
export type Round = {
  turns: readonly Turn[]
  /** Networks that take part without changing. */
  frozen: readonly Named[]
  /** Networks that the recipe trains, but nobody does. */
  idle: readonly Named[]
  /** Alone, before the first round. */
  first: readonly (Named & { rounds: number })[]
  average: { decay: number; updates: number } | null
  batch: number
  rounds: number
  /** Of all networks in a whole run, pre-training included. */
  updates: number
}

export type Named = { network: string; name: string; role: Role | null }

/** Who trains, how often, with what. */
export type Turn = Named & {
  card: string
  steps: number
  optimizer: string
  rate: string
  batch: number
}

export function roundOf({ document, catalog, training: found }: Checked): Round {
  const { trainers, frozen, pretraining, average, batch, rounds } = document.training
  const named = (id: string): Named => {
    const network = document.networks.find((each) => each.id === id)
    return { network: id, name: network?.name ?? id, role: network?.role ?? null }
  }
  const turns = trainers.map(({ network, optimizer, steps, batchFactor }, index): Turn => {
    const definition = catalog.optimizers.find(({ kind }) => kind === optimizer.kind)
    const values = found.optimizers[index] ?? optimizer.params
    const rate = values['learningRate']
    return {
      ...named(network),
      card: `training/trainers/${index}`,
      steps,
      optimizer: definition?.title ?? optimizer.kind,
      rate: rate === undefined ? '' : `η ${valueText(rate)}`,
      batch: batch * batchFactor,
    }
  })
  const needed = found.recipe?.definition.roles ?? []
  const idle = document.networks.filter(
    ({ id, role }) =>
      role !== 'part' &&
      needed.includes(role) &&
      !frozen.includes(id) &&
      trainers.every((each) => each.network !== id),
  )
  const each = trainers.reduce((sum, { steps }) => sum + steps, 0)
  const before = pretraining.reduce((sum, one) => sum + one.rounds, 0)
  return {
    turns,
    frozen: frozen.map(named),
    idle: idle.map(({ id }) => named(id)),
    first: pretraining.map((one) => ({ ...named(one.network), rounds: one.rounds })),
    average: average === null ? null : { decay: average.decay, updates: Math.round(1 / (1 - average.decay)) },
    batch,
    rounds,
    updates: each * rounds + before,
  }
}

/** The round in one sentence, for those who do not see its picture. */
export function roundWords({ turns, frozen, rounds, batch }: Round): string {
  const parts = turns.map(
    ({ name, steps, optimizer, rate }) =>
      `${name} ${steps === 1 ? 'once' : `${steps} times`} with ${[optimizer, rate].filter(Boolean).join(' ')}`,
  )
  const still = frozen.length === 0 ? '' : ` Frozen: ${frozen.map(({ name }) => name).join(', ')}.`
  if (parts.length === 0) return `Nothing trains.${still}`
  return `Each of ${grouped(rounds)} rounds trains ${parts.join(', then ')}, on batches of ${grouped(batch)}.${still}`
}

/** The trainer one place earlier or later in the round. */
export function movedTrainer<Item>(list: readonly Item[], index: number, by: 1 | -1): readonly Item[] {
  const to = index + by
  const [one, other] = [list[index], list[to]]
  if (one === undefined || other === undefined) return list
  return list.map((each, place) => (place === index ? other : place === to ? one : each))
}
