import type {
  NodeDef,
  Named,
  Signature,
} from '../../../src-shared/catalog/exporters/saved-model/saved-model-proto.ts'
import { TF_UINT64, type Binding } from '../native-binding.ts'
import {
  after,
  createConstants,
  createGraphWriter,
  FLOAT,
  INT32,
  INT64,
  OUTSIDE_XLA,
  writeStep,
  type Constants,
  type GraphWriter,
  type Reference,
} from './graph-writer.ts'
import {
  declareVariables,
  readSignature,
  writeSignature,
  type HandleOf,
  type StateVariable,
} from './graph-variables.ts'
import { reachable } from './simplify.ts'
import type { StepGraph, TensorType } from './step-graph.ts'

/** One network's update, recorded and simplified. */
export type CompiledUpdate = {
  graph: StepGraph
  /** Index of the trainer, for its step count. */
  trainer: number
  /** Events that it draws. */
  size: number
  isAveraging: boolean
  /** Names of the results that are measurements, in the order in which they come back. */
  measured: readonly string[]
}

/** What one turn of a loop does: a round of the schedule, or one update of pre-training. */
export type Schedule = {
  name: string
  updates: readonly { update: CompiledUpdate; isMeasured: boolean }[]
}

/** The batch's parts as the window on the device holds them; the first axis counts events. */
export type WindowPart = TensorType & { name: string }

export type Program = {
  binding: Binding
  state: readonly StateVariable[]
  window: readonly WindowPart[]
  schedules: readonly Schedule[]
}

export const MOST_ROUNDS = 1024

export const counterNames = {
  update: 'counters/update',
  averaged: 'counters/averaged',
  step: (trainer: number) => `counters/step/${trainer}`,
} as const

/** Counts are variables like the weights: a compiled step goes on from them by itself. */
export function counterVariables(trainers: number): StateVariable[] {
  return [
    // [0, updates]: the counter of the random generator.
    { name: counterNames.update, shape: [2], dtype: INT64 },
    { name: counterNames.averaged, shape: [], dtype: INT32 },
    ...Array.from({ length: trainers }, (_, index) => ({
      ...{ name: counterNames.step(index), shape: [], dtype: INT32 },
    })),
  ]
}

/** Writes the whole program: variables, and the signatures that read, write, load and train. */
export function lower(
  program: Program,
  { usesXla }: { usesXla: boolean },
): { nodes: readonly NodeDef[]; signatures: readonly Signature[] } {
  const writer = createGraphWriter({ isOutsideXla: !usesXla })
  const handleOf = declareVariables(writer, [
    { prefix: 'state', variables: program.state },
    { prefix: 'window', variables: program.window },
  ])
  const signatures = [
    readSignature(writer, program.state, handleOf),
    writeSignature(writer, { name: 'write', variables: program.state }, handleOf),
    writeSignature(writer, { name: 'window', variables: program.window }, handleOf),
    ...program.schedules.map((schedule) => loopSignature({ writer, program, handleOf }, schedule)),
  ]
  return { nodes: writer.nodes, signatures }
}

type Lowering = { writer: GraphWriter; program: Program; handleOf: HandleOf }

/**
 * `count` turns of a schedule as one loop (Enter, Merge, Switch, Exit: TensorFlow's own form of a while loop, which
 * needs no function library). Weights stay in their variables; only the number of the turn goes round.
 */
function loopSignature(lowering: Lowering, schedule: Schedule): Signature {
  const { writer, handleOf } = lowering
  const { name } = schedule
  const events = schedule.updates.reduce((sum, { update }) => sum + update.size, 0)
  const rows = placeholder(writer, { name: `${name}_rows`, shape: [-1, events], dtype: INT32 })
  const count = placeholder(writer, { name: `${name}_count`, shape: [], dtype: INT32 })
  const width = measurementsOf(schedule).length
  const losses = writer.add(
    'VarHandleOp',
    [],
    {
      ...{ dtype: { type: FLOAT }, shape: { shape: [MOST_ROUNDS, width] } },
      ...{ shared_name: { text: `${name}_losses` }, container: { text: '' } },
    },
    `${name}_losses`,
  )
  const outside = createConstants(writer, [])
  const zeros = writer.add('Fill', [outside.int([MOST_ROUNDS, width]), floatConstant(writer, 0)], {
    ...{ T: { type: FLOAT }, index_type: { type: INT32 } },
    ...OUTSIDE_XLA,
  })
  const cleared = after(writer.add('AssignVariableOp', [losses, zeros], { dtype: { type: FLOAT } }))

  const enter = (reference: Reference, dtype: number, isConstant: boolean, ...afters: Reference[]) =>
    writer.add('Enter', [reference, ...afters], {
      ...{ T: { type: dtype }, frame_name: { text: `${name}_frame` } },
      ...{ is_constant: { bool: isConstant }, parallel_iterations: { int: 1 } },
    })
  const int = { T: { type: INT32 } }
  const first = enter(outside.int(0), INT32, false, cleared)
  const next = `${name}_next`
  const turn = writer.add('Merge', [first, next], { ...int, N: { int: 2 } })
  const goesOn = writer.add('LoopCond', [writer.add('Less', [turn, enter(count, INT32, true)], int)])
  const split = writer.add('Switch', [turn, goesOn], int)
  const inside = writer.add('Identity', [`${split}:1`], int)
  const exit = writer.add('Exit', [split], int)

  const frame = [after(inside)]
  const constants = createConstants(writer, frame)
  const entered = new Map<string, Reference>()
  const handleInside = (variable: string): Reference => {
    const handle = entered.get(variable) ?? enter(handleOf(variable), RESOURCE, true)
    entered.set(variable, handle)
    return handle
  }
  const turnRows = writer.add(
    'GatherV2',
    [enter(rows, INT32, true), inside, constants.int(0)],
    gatherAttributes(INT32),
  )
  const done = writeTurn({ ...lowering, handleOf: handleInside, constants, frame }, schedule, turnRows)
  const row = writer.add('Pack', done.measured, { T: { type: FLOAT }, N: { int: width }, axis: { int: 0 } })
  const kept = writer.add('ResourceScatterUpdate', [enter(losses, RESOURCE, true), inside, row], {
    dtype: { type: FLOAT },
    Tindices: { type: INT32 },
  })
  // The next turn starts when all that this one changes has been changed.
  const counted = writer.add(
    'AddV2',
    [inside, constants.int(1), after(kept), ...done.assigned.map(after)],
    int,
  )
  writer.add('NextIteration', [counted], int, next)

  const read = writer.add('ReadVariableOp', [losses, after(exit)], { dtype: { type: FLOAT } })
  // How many turns are done must not be part of what XLA compiles: it would compile anew for every number.
  const size = writer.add('Pack', [exit, outside.int(width)], {
    ...{ ...int, N: { int: 2 }, axis: { int: 0 } },
    ...OUTSIDE_XLA,
  })
  const result = writer.add(
    'Slice',
    [read, outside.int([0, 0]), size],
    { T: { type: FLOAT }, Index: { type: INT32 }, ...OUTSIDE_XLA },
    `${name}_result`,
  )
  return {
    name,
    inputs: [
      { name: rows, shape: [-1, events], dtype: INT32 },
      { name: count, shape: [], dtype: INT32 },
    ],
    outputs: [{ name: result, shape: [-1, width], dtype: FLOAT }],
  }
}

const RESOURCE = 20

function placeholder(writer: GraphWriter, { name, shape, dtype }: Named): Reference {
  return writer.add('Placeholder', [], { dtype: { type: dtype }, shape: { shape } }, name)
}

function floatConstant(writer: GraphWriter, value: number): Reference {
  const tensor = { dtype: FLOAT, shape: [], data: Float32Array.of(value) }
  return writer.add('Const', [], { dtype: { type: FLOAT }, value: { tensor } })
}

function gatherAttributes(dtype: number) {
  return {
    ...{ Tparams: { type: dtype }, Tindices: { type: INT32 }, Taxis: { type: INT32 } },
    ...{ batch_dims: { int: 0 }, ...OUTSIDE_XLA },
  }
}

/** Label of every number that one turn measures, in order. */
export function measurementsOf({ updates }: Schedule): { trainer: number; name: string }[] {
  const labels = updates.flatMap(({ update, isMeasured }) =>
    isMeasured ? update.measured.map((name) => ({ trainer: update.trainer, name })) : [],
  )
  return labels
}

type Inside = Lowering & { constants: Constants; frame: readonly Reference[] }

/** One turn: every update in order, each going on from the values that the one before left. */
function writeTurn(
  { writer, program, handleOf, constants, frame }: Inside,
  schedule: Schedule,
  rows: Reference,
): { measured: Reference[]; assigned: Reference[] } {
  const { binding, state, window } = program
  const typeNamed = new Map<string, TensorType>([...state, ...window].map((each) => [each.name, each]))
  const dtypeOf = (name: string): number => typeNamed.get(name)?.dtype ?? FLOAT
  const reads = new Map<string, Reference>()
  const values = new Map<string, Reference>()
  const valueOf = (name: string): Reference => {
    const value = values.get(name)
    if (value !== undefined) return value
    const read = writer.add('ReadVariableOp', [handleOf(name), ...frame], { dtype: { type: dtypeOf(name) } })
    reads.set(name, read)
    values.set(name, read)
    return read
  }
  const count = (name: string): void => {
    const isUpdate = name === counterNames.update
    const one = isUpdate ? constants.long([0, 1]) : constants.int(1)
    values.set(name, writer.add('AddV2', [valueOf(name), one], { T: { type: dtypeOf(name) } }))
  }
  const asFloat = (name: string): Reference =>
    writer.add('Cast', [valueOf(name)], {
      SrcT: { type: INT32 },
      DstT: { type: FLOAT },
      Truncate: { bool: false },
    })

  const measured: Reference[] = []
  let drawn = 0
  for (const { update, isMeasured } of schedule.updates) {
    const { graph, trainer, size } = update
    const wanted = [...graph.results].filter(([name]) => isMeasured || !update.measured.includes(name))
    const nodes = reachable(wanted.map(([, value]) => value))
    const picked = writer.add('Slice', [rows, constants.int([drawn]), constants.int([size])], {
      T: { type: INT32 },
      Index: { type: INT32 },
    })
    drawn += size
    count(counterNames.step(trainer))
    const given = new Map<string, Reference>()
    const inputs = (name: string): Reference => {
      const known = given.get(name)
      if (known !== undefined) return known
      const made = inputOf(name)
      given.set(name, made)
      return made
    }
    const inputOf = (name: string): Reference => {
      if (name === stepInputs.draws) {
        const attributes = { T: { type: INT64 }, type: { type: TF_UINT64 } }
        return writer.add('Bitcast', [valueOf(counterNames.update)], attributes)
      }
      if (name === stepInputs.step) return asFloat(counterNames.step(trainer))
      if (name === stepInputs.averaged) return asFloat(counterNames.averaged)
      if (window.some((part) => part.name === name)) {
        return writer.add(
          'GatherV2',
          [valueOf(name), picked, constants.int(0)],
          gatherAttributes(dtypeOf(name)),
        )
      }
      return valueOf(name)
    }
    const results = writeStep({ writer, binding, constants }, graph, { frame, inputs, nodes })
    // All inputs of this update are written by now: the variables may take their new values.
    const after = wanted.map(([name]) => [name, results(name)] as const)
    for (const [name, reference] of after) {
      if (!update.measured.includes(name)) values.set(name, reference)
    }
    if (isMeasured) measured.push(...update.measured.map((name) => results(name)))
    count(counterNames.update)
    if (update.isAveraging) count(counterNames.averaged)
  }
  return { measured, assigned: assignAll() }

  function assignAll(): Reference[] {
    return [...values].flatMap(([name, value]) => {
      const read = reads.get(name)
      if (value === read) return []
      const order = read === undefined ? [] : [after(read)]
      return [
        writer.add('AssignVariableOp', [handleOf(name), value, ...order], { dtype: { type: dtypeOf(name) } }),
      ]
    })
  }
}

/** Names of a recorded step's inputs besides the variables and the parts of the batch. */
export const stepInputs = {
  draws: 'numbers/draws',
  step: 'numbers/step',
  averaged: 'numbers/averaged',
} as const
