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

/** Gathers loss scalars and reads many at once, because each reading waits for the device. */
export function createReadings() {
  let waiting: (Omit<Reading, 'value'> & { scalar: tf.Scalar })[] = []
  const release = () => {
    for (const { scalar } of waiting) scalar.dispose()
    waiting = []
  }
  return {
    /** The scalars are the readings' from here on. */
    add(round: number, trainers: readonly DeviceSeries[]): void {
      for (const each of trainers) waiting.push(...scalarsOf(round, each))
    },
    async read(): Promise<Reading[]> {
      if (waiting.length === 0) return []
      const stacked = tf.stack(waiting.map(({ scalar }) => scalar))
      const numbers = await stacked.data()
      stacked.dispose()
      const readings = waiting.map(({ scalar: _, ...reading }, index) => ({
        ...reading,
        value: numbers[index] as number, // one number per scalar
      }))
      release()
      return readings
    },
    /** Lets go of what has not been read. */
    dispose: release,
  }
}

/**
 * In the order in which a fault would travel: generated showers that are not finite make every loss so, but losses
 * that are not finite over finite showers are the fault of the network that judges them.
 */
function scalarsOf(round: number, { role, measured }: DeviceSeries) {
  const { losses, gradientNorm, generated } = measured
  const judge: NetworkRole = role === 'generator' ? 'critic' : role
  return [
    ...(generated === null
      ? []
      : [
          { round, role: 'generator' as const, name: 'generated showers', isShown: false, scalar: generated },
        ]),
    ...Object.entries(losses).map(([name, scalar]) => ({ round, role: judge, name, isShown: true, scalar })),
    ...(gradientNorm === null
      ? []
      : [{ round, role, name: `gradient norm ${role}`, isShown: true, scalar: gradientNorm }]),
  ]
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
