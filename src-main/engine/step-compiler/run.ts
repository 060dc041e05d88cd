import type * as tf from '@tensorflow/tfjs-core'
import type { Handle, NativeHost } from '../native-binding.ts'
import { stateParts, type ModelState } from '../train/model-state.ts'
import { disposeBatch } from '../train/rounds.ts'
import type { TrainingFeed } from '../train/training-feed.ts'
import type { LoadedProgram } from './load.ts'
import { counterNames, measurementsOf, MOST_ROUNDS, type Program, type Schedule } from './lower.ts'
import { inputTensor } from './trace.ts'

/** What `turns` turns of a schedule measured: `turns × labels.length` numbers, turn by turn. */
export type Turns = { turns: number; measured: Float32Array }

/** Training on the device: state goes in, rounds are run many at a time, state comes out. */
export type ProgramRunner = {
  /** From the engine's variables and counters to the device. */
  write: () => void
  /** From the device to the engine's variables; its counters are right at all times. */
  read: () => void
  /** At most `most` turns of a schedule: fewer when the window on the device ends. */
  run: (schedule: string, most: number) => Promise<Turns>
  /** Milliseconds spent in TensorFlow so far, for measurements of what is spent besides. */
  insideMs: () => number
  dispose: () => void
}

export function createRunner(
  context: { host: NativeHost; program: Program; loaded: LoadedProgram },
  run: { state: ModelState; feed: TrainingFeed },
): ProgramRunner {
  const { host, program, loaded } = context
  const { state, feed } = run
  const { binding } = host
  let resident: object | null = null
  let inside = 0

  const release = (handles: readonly Handle[]) => {
    for (const { id } of handles) binding.deleteTensor(id)
  }

  function load(window: Parts): void {
    const tensors = program.window.map(({ name }) => {
      const tensor = window[name.slice('batch/'.length) as keyof Parts]
      if (tensor === null) throw new Error(`The window has no ${name}`)
      return inputTensor(host, tensor).id
    })
    release(loaded.run('window', tensors))
  }

  /** Rows of `most` turns' events in what is on the device, which may be loaded first. */
  async function place(schedule: Schedule, most: number): Promise<{ rows: Int32Array; turns: number }> {
    const events = eventsOf(schedule)
    const stretch = await feed.stretch(state.counters.drawn, events * most)
    const turns = Math.floor(stretch.rows.length / events)
    if (turns > 0) {
      if (resident !== stretch.resident) load(stretch.resident)
      resident = stretch.resident
      return { rows: Int32Array.from(stretch.rows.subarray(0, turns * events)), turns }
    }
    // This turn's events reach into the next window: they come as a window of their own.
    const batch = await feed.batch(state.counters.drawn, events)
    load(batch)
    disposeBatch(batch)
    resident = null
    return { rows: Int32Array.from({ length: events }, (_, row) => row), turns: 1 }
  }

  return {
    write() {
      const made: number[] = []
      const make = (shape: number[], dtype: number, data: Int32Array): number => {
        const id = binding.createTensor(shape, dtype, data)
        made.push(id)
        return id
      }
      const ids = program.state.map(({ name }) => {
        const variable = variableNamed(state, name)
        if (variable !== null) return inputTensor(host, variable).id
        const count = counterNamed(state, name)
        if (name !== counterNames.update) return make([], binding.TF_INT32, Int32Array.of(count))
        return make([2], binding.TF_INT64, Int32Array.of(0, 0, count | 0, Math.floor(count / 2 ** 32)))
      })
      release(loaded.run('write', ids))
      for (const id of made) binding.deleteTensor(id)
    },
    read() {
      loaded.run('read', []).forEach((handle, index) => {
        const variable = variableNamed(state, program.state[index]?.name ?? '')
        if (variable === null) {
          binding.deleteTensor(handle.id)
          return
        }
        const tensor = host.createOutputTensor(handle)
        variable.assign(tensor)
        tensor.dispose()
      })
    },
    async run(name, most) {
      const schedule = scheduleNamed(program, name)
      const { rows, turns } = await place(schedule, Math.min(most, MOST_ROUNDS))
      const rowIds = binding.createTensor([turns, eventsOf(schedule)], binding.TF_INT32, rows)
      const count = binding.createTensor([], binding.TF_INT32, Int32Array.of(turns))
      const began = performance.now()
      const made = loaded.run(name, [rowIds, count])
      inside += performance.now() - began
      binding.deleteTensor(rowIds)
      binding.deleteTensor(count)
      const [result] = made
      if (result === undefined) throw new Error(`The schedule ${name} gave nothing`)
      const measured = binding.tensorDataSync(result.id) as Float32Array // declared so by the signature
      release(made)
      countTurns(state, schedule, turns)
      return { turns, measured }
    },
    insideMs: () => inside,
    dispose: loaded.dispose,
  }
}

type Parts = Record<'condition' | 'labels' | 'given', tf.Tensor | null> & { data: tf.Tensor }

export function scheduleNamed(program: Program, name: string): Schedule {
  const schedule = program.schedules.find((each) => each.name === name)
  if (schedule === undefined) throw new Error(`The program has no schedule ${name}`)
  return schedule
}

/** Names of the numbers that a turn measures, in their order. */
export function labelsOf(program: Program, schedule: string): { trainer: number; name: string }[] {
  return measurementsOf(scheduleNamed(program, schedule)).map(({ trainer, name }) => ({
    trainer,
    name: name.replace(/^measured\//, ''),
  }))
}

export function eventsOf({ updates }: Schedule): number {
  return updates.reduce((sum, { update }) => sum + update.size, 0)
}

function countTurns({ counters }: ModelState, schedule: Schedule, turns: number): void {
  counters.drawn += turns * eventsOf(schedule)
  for (const { update } of schedule.updates) {
    counters.update += turns
    counters.trainer[update.trainer] = (counters.trainer[update.trainer] ?? 0) + turns
    if (update.isAveraging) counters.average += turns
  }
}

/** The engine's variable of a state name, `<part>/<name>`; null for a counter. */
function variableNamed(state: ModelState, name: string): tf.Variable | null {
  for (const part of stateParts) {
    if (!name.startsWith(`${part}/`)) continue
    const variable = state[part].get(name.slice(part.length + 1))
    if (variable !== undefined) return variable
  }
  return null
}

function counterNamed({ counters }: ModelState, name: string): number {
  if (name === counterNames.update) return counters.update
  if (name === counterNames.averaged) return counters.average
  const trainer = counters.trainer.findIndex((_, index) => counterNames.step(index) === name)
  const count = counters.trainer[trainer]
  if (count === undefined) throw new Error(`No counter ${name}`)
  return count
}
