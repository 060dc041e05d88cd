import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { benchData, type DataFigures } from './bench-data.ts'
import { works, type Work } from '../engine/bench/works.ts'
import type { Backend } from '../engine/runtime/report.ts'
import { resourcePath } from '../resources.ts'
import type { BenchResult } from '../trainer/jobs/bench.ts'
import type { BenchInput } from '../trainer/jobs/inputs.ts'
import { startJob } from '../trainer/supervisor.ts'
import type { PeerName, Peers } from './peers.ts'

/** All figures of one bench, as written to JSON. Times are medians in milliseconds. */
export type BenchTable = {
  date: string
  machine: { processor: string; cores: number; node: string }
  backend: string
  peers: Record<string, string>
  /** Why a portable back end is missing from the table. */
  missingBackends: Record<string, string>
  repeats: number
  rows: BenchRow[]
  generation: { batch: number; msPerShower: number }[]
  data: DataFigures[]
}

export type BenchRow = {
  work: Work
  network: 'c' | 'g'
  eager: number
  compiled: number | null
  xla: number | null
  torch: number | null
  jax: number | null
  /** Uncompiled, on the back ends that need nothing installed; null where not measured. */
  wasm: number | null
  js: number | null
  webgpu: number | null
  /** Share of a compiled update's time outside TensorFlow. */
  overhead: number | null
  /** Every measurement, in order. */
  all: Record<string, number[]>
}

export type BenchOptions = {
  peers: Peers
  say: (text: string) => void
  isQuick: boolean
  repeats: number
  backend: 'auto' | Backend
}

/** Measures ours and the peers in turn, so that whatever else the machine does disturbs all alike. */
export async function benchSteps(options: BenchOptions): Promise<BenchTable> {
  const { peers, say, isQuick, repeats, backend } = options
  const rows: BenchRow[] = []
  const versions: Record<string, string> = {}
  const portable = portableBackends(backend)
  let title = ''
  for (const work of isQuick ? works.slice(0, 1) : works) {
    const times: Times = { c: new Map(), g: new Map() }
    for (let repeat = 1; repeat <= repeats; repeat++) {
      say(`${work}: measurement ${repeat} of ${repeats}`)
      const result = await measured({
        ...{ what: 'steps', work, backend },
        ...(isQuick ? { ms: 500, eagerMs: 300 } : { ms: 3000, eagerMs: 1000 }),
      })
      title = result.backend
      for (const { network, eager, compiled, xla, overhead } of result.steps) {
        keep(times[network as 'c' | 'g'], { eager, compiled, xla, overhead })
      }
      for (const peer of ['torch', 'jax'] satisfies PeerName[]) {
        const found = await peers.measure(peer, work, isQuick ? 0.5 : 3)
        if (found === null) continue
        versions[peer] = found.version
        keep(times.c, { [peer]: found.c })
        keep(times.g, { [peer]: found.g })
      }
      await portable.measure(work, times)
    }
    rows.push(...(['c', 'g'] as const).map((network) => rowOf(work, network, times[network])))
  }
  say('Generating')
  const project = await readFile(resourcePath('templates', 'calochallenge-wgan-gp.ganvas'), 'utf8')
  const { generation } = await measured({ what: 'generation', project, backend })
  return {
    date: new Date().toISOString(),
    machine: {
      processor: cpus()[0]?.model.trim() ?? process.arch,
      cores: availableParallelism(),
      node: process.version,
    },
    backend: title,
    peers: { ...versions, ...peers.missing },
    missingBackends: portable.missing,
    repeats,
    rows,
    generation,
    data: await benchData({ isQuick, repeats, say }),
  }
}

/** The back ends that a user without native TensorFlow gets, one after the other; the first failure of each is final. */
function portableBackends(backend: BenchOptions['backend']) {
  const missing: Record<string, string> = {}
  const measure = async (work: Work, times: Times): Promise<void> => {
    for (const name of ['wasm', 'js', 'webgpu'] as const) {
      // Plain JavaScript takes the better part of a minute for one update with convolutions.
      if (missing[name] !== undefined || (name === 'js' && work !== 'dense-wgan-gp')) continue
      try {
        const found = await measured({ what: 'steps', work, backend: name, ms: 1, eagerMs: 300 })
        for (const { network, eager } of found.steps) keep(times[network as 'c' | 'g'], { [name]: eager })
      } catch (error) {
        missing[name] = error instanceof Error ? error.message : String(error)
      }
    }
  }
  const isWanted = backend === 'auto' || backend === 'native-cpu' || backend === 'cuda'
  return { missing, measure: isWanted ? measure : () => Promise.resolve() }
}

type Times = Record<'c' | 'g', Map<string, number[]>>

function keep(times: Map<string, number[]>, found: Readonly<Record<string, number | null>>): void {
  for (const [name, value] of Object.entries(found)) {
    if (value !== null) times.set(name, [...(times.get(name) ?? []), value])
  }
}

function rowOf(work: Work, network: 'c' | 'g', times: ReadonlyMap<string, number[]>): BenchRow {
  const median = (name: string): number | null => {
    const sorted = [...(times.get(name) ?? [])].sort((a, b) => a - b)
    return sorted[sorted.length >> 1] ?? null
  }
  return {
    ...{ work, network, eager: median('eager') ?? NaN, compiled: median('compiled'), xla: median('xla') },
    ...{ torch: median('torch'), jax: median('jax'), overhead: median('overhead') },
    ...{ wasm: median('wasm'), js: median('js'), webgpu: median('webgpu') },
    all: Object.fromEntries(times),
  }
}

async function measured(input: BenchInput): Promise<BenchResult> {
  const outcome = await startJob('bench', input).outcome
  if (outcome.kind === 'done') return outcome.result as BenchResult // what the job's own function returns
  const why =
    outcome.kind === 'failed' ? outcome.message : outcome.problems.map((each) => each.message).join(' ')
  throw new Error(why)
}
