import * as tf from '@tensorflow/tfjs-core'
import type { NetworkRole } from '../../../src-shared/plan/model-plan.ts'
import type { Measured } from './train-network.ts'

/** What one trainer's last update of a round measured, still on the device. */
export type DeviceSeries = { role: NetworkRole; measured: Measured }

/** All series of one round. */
export type RoundPoint = { round: number; values: Record<string, number> }

export type Reading = {
  round: number
  /** Where the number comes from: what is not finite first, is not finite because of this network. */
  role: NetworkRole
  name: string
  value: number
  /** Drawn as a curve; the rest is only looked at. */
  isShown: boolean
}

export type Readings = ReturnType<typeof createReadings>

/** Gathers loss scalars and reads many at once, because each reading waits for the device. */
export function createReadings() {
  let waiting: (Omit<Reading, 'value'> & { scalar: tf.Scalar })[] = []
  let known: Reading[] = []
  const release = () => {
    for (const { scalar } of waiting) scalar.dispose()
    waiting = []
  }
  return {
    /** The scalars are the readings' from here on. */
    add(round: number, trainers: readonly DeviceSeries[]): void {
      for (const { role, measured } of trainers) {
        for (const { name, scalar } of measuredScalars(measured)) {
          waiting.push({ ...readingOf(name, role), round, scalar })
        }
      }
    },
    /** Numbers that are off the device already. */
    addRead(numbers: readonly Reading[]): void {
      for (const each of numbers) known.push(each)
    },
    async read(): Promise<Reading[]> {
      const before = known
      known = []
      if (waiting.length === 0) return before
      const stacked = tf.stack(waiting.map(({ scalar }) => scalar))
      const numbers = await stacked.data()
      stacked.dispose()
      const readings = waiting.map(({ scalar: _, ...reading }, index) => ({
        ...reading,
        value: numbers[index] as number, // one number per scalar
      }))
      release()
      return [...before, ...readings]
    },
    /** Lets go of what has not been read. */
    dispose: release,
  }
}

/**
 * In the order in which a fault would travel: generated showers that are not finite make every loss so, but losses
 * that are not finite over finite showers are the fault of the network that judges them.
 */
export function measuredScalars({ losses, gradientNorm, generated }: Measured): NamedScalar[] {
  return [
    ...(generated === null ? [] : [{ name: GENERATED, scalar: generated }]),
    ...Object.entries(losses).map(([name, scalar]) => ({ name, scalar })),
    ...(gradientNorm === null ? [] : [{ name: GRADIENT_NORM, scalar: gradientNorm }]),
  ]
}

export type NamedScalar = { name: string; scalar: tf.Scalar }

const GENERATED = 'generated showers'
const GRADIENT_NORM = 'gradient norm'

/** What a scalar that a trainer's update measured is called in a run's curves. */
export function readingOf(name: string, role: NetworkRole): Pick<Reading, 'name' | 'role' | 'isShown'> {
  if (name === GENERATED) return { name, role: 'generator', isShown: false }
  if (name === GRADIENT_NORM) return { name: `${name} ${role}`, role, isShown: true }
  return { name, role: role === 'generator' ? 'critic' : role, isShown: true }
}

/** One point per round, all series of all trainers together. */
export function pointsOf(readings: readonly Reading[]): RoundPoint[] {
  const rounds = new Map<number, Record<string, number>>()
  for (const { round, name, value, isShown } of readings) {
    const values = rounds.get(round) ?? {}
    if (isShown) values[name] = value
    rounds.set(round, values)
  }
  return [...rounds].map(([round, values]) => ({ round, values }))
}
