import { alignedRows } from '../aligned-rows.ts'
import type { BenchRow, BenchTable } from './bench-steps.ts'

const names = {
  'dense-wgan-gp': 'Dense WGAN-GP, batch 64',
  'lecture-dcgan': 'Lecture DCGAN, batch 100',
  'calogan-size': 'CaloGAN-sized, batch 128',
} as const

/** A bench as a table for people: times in milliseconds, and how many times faster than each peer the faster way is. */
export function tableText(table: BenchTable): string {
  const head = ['', 'eager', 'compiled', 'with XLA', 'PyTorch', 'JAX', 'vs PyTorch', 'vs JAX', 'overhead']
  const portable = table.rows.map((row) => [
    `${names[row.work]}, ${row.network === 'c' ? 'critic' : 'generator'}`,
    ...PORTABLE.flatMap((name) => {
      const value = row[name]
      return value === null ? ['', ''] : [time(value), `${(value / best(row)).toFixed(1)}×`]
    }),
  ])
  const rows = table.rows.map((row) => {
    return [
      `${names[row.work]}, ${row.network === 'c' ? 'critic' : 'generator'}`,
      ...[row.eager, row.compiled, row.xla, row.torch, row.jax].map(time),
      ...(['torch', 'jax'] as const).map((peer) => ratio(row, peer)),
      row.overhead === null ? '' : `${(row.overhead * 100).toFixed(1)} %`,
    ]
  })
  const { processor, cores, node } = table.machine
  return [
    `${table.backend}; ${processor}, ${cores} cores, Node ${node}`,
    ...Object.entries(table.peers).map(([peer, version]) => `${peer}: ${version}`),
    '',
    `Milliseconds per update, median of ${table.repeats}`,
    ...alignedRows([head, ...rows]),
    'vs: of the medians (of the fastest measurements)',
    '',
    'Back ends that need nothing installed, uncompiled, and how many times as long as the update above',
    ...alignedRows([['', ...PORTABLE.flatMap((name) => [PORTABLE_TITLES[name], ''])], ...portable]),
    ...Object.entries(table.missingBackends).map(([name, why]) => `${name}: ${why}`),
    '',
    'Generating, milliseconds per shower by showers made at once (CaloChallenge-like template)',
    ...alignedRows(table.generation.map(({ batch, msPerShower }) => [String(batch), msPerShower.toFixed(4)])),
    '',
    `Reading simulated files from disk (gzip HDF5), median of ${table.repeats}`,
    ...alignedRows(table.data.map(dataRow)),
  ].join('\n')
}

const PORTABLE = ['wasm', 'js', 'webgpu'] as const
const PORTABLE_TITLES = { wasm: 'WASM', js: 'plain JS', webgpu: 'WebGPU' } as const

/** The way in which training would be done. */
function best({ compiled, eager, xla }: BenchRow): number {
  return Math.min(compiled ?? eager, xla ?? Infinity)
}

/** How many times as long a peer takes: by medians, and by the fastest of each, which a busy machine disturbs least. */
function ratio(row: BenchRow, peer: 'torch' | 'jax'): string {
  const median = row[peer]
  if (median === null) return ''
  const fastest = (name: string) => Math.min(...(row.all[name] ?? []))
  const ours = Math.min(fastest('compiled'), fastest('xla'))
  const least = Number.isFinite(ours) ? ours : fastest('eager')
  return `${(median / best(row)).toFixed(2)}× (${(fastest(peer) / least).toFixed(2)}×)`
}

function dataRow(found: BenchTable['data'][number]): string[] {
  const millions = (value: number): string => (value / 1e6).toFixed(0)
  return [
    `${found.layout}, ${found.events.toLocaleString('en')} events of ${found.numbersPerEvent}`,
    `${millions(found.fileBytes)} MB on disk`,
    `${Math.round(found.eventsPerSecond).toLocaleString('en')} events/s`,
    `${millions(found.bytesPerSecond)} MB/s as float32`,
  ]
}

function time(value: BenchRow['compiled']): string {
  if (value === null) return ''
  return value < 10 ? value.toFixed(2) : value.toFixed(0)
}
