import * as tf from '@tensorflow/tfjs-core'
import type { RoundPoint } from './train.ts'

/** The loss series of one trainer in one round, still on the device. */
export type DeviceSeries = { network: string; series: Record<string, tf.Scalar> }

export type Reading = { round: number; network: string; name: string; value: number }

/** Gathers loss scalars and reads many at once, because each reading waits for the device. */
export function createReadings() {
  let waiting: { round: number; network: string; name: string; scalar: tf.Scalar }[] = []
  return {
    add(round: number, trainers: readonly DeviceSeries[]): void {
      for (const { network, series } of trainers) {
        for (const [name, scalar] of Object.entries(series)) waiting.push({ round, network, name, scalar })
      }
    },
    async read(): Promise<Reading[]> {
      if (waiting.length === 0) return []
      const stacked = tf.stack(waiting.map(({ scalar }) => scalar))
      const numbers = await stacked.data()
      stacked.dispose()
      const readings = waiting.map(({ round, network, name, scalar }, index) => {
        scalar.dispose()
        return { round, network, name, value: numbers[index] as number } // one number per scalar
      })
      waiting = []
      return readings
    },
  }
}

/** One point per round, all series of all trainers together. */
export function pointsOf(readings: readonly Reading[]): RoundPoint[] {
  const rounds = new Map<number, Record<string, number>>()
  for (const { round, name, value } of readings) {
    const values = rounds.get(round) ?? {}
    values[name] = value
    rounds.set(round, values)
  }
  return [...rounds].map(([round, values]) => ({ round, values }))
}
