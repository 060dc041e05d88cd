import type { BenchRow, BenchTable } from './bench-steps.ts'

const names = {
  'dense-wgan-gp': 'Dense WGAN-GP, batch 64',
  'lecture-dcgan': 'Lecture DCGAN, batch 100',
  'calogan-size': 'CaloGAN-sized, batch 128',
} as const

/** A bench as a table for people: times in milliseconds, and how many times faster than each peer the faster way is. */
export function tableText(table: BenchTable): string {
  const head = ['', 'eager', 'compiled', 'with XLA', 'PyTorch', 'JAX', 'vs PyTorch', 'vs JAX', 'overhead']
  const rows = table.rows.map((row) => {
    const best = Math.min(row.compiled ?? row.eager, row.xla ?? Infinity)
    return [
      `${names[row.work]}, ${row.network === 'c' ? 'critic' : 'generator'}`,
      ...[row.eager, row.compiled, row.xla, row.torch, row.jax].map(time),
      ...[row.torch, row.jax].map((peer) => (peer === null ? '' : `${(peer / best).toFixed(2)}×`)),
      row.overhead === null ? '' : `${(row.overhead * 100).toFixed(1)} %`,
    ]
  })
  const { processor, cores, node } = table.machine
  return [
    `${table.backend}; ${processor}, ${cores} cores, Node ${node}`,
    ...Object.entries(table.peers).map(([peer, version]) => `${peer}: ${version}`),
    '',
    `Milliseconds per update, median of ${table.repeats}`,
    ...columns([head, ...rows]),
    '',
    'Generating, milliseconds per shower by showers made at once (CaloChallenge-like template)',
    ...columns(table.generation.map(({ batch, msPerShower }) => [String(batch), msPerShower.toFixed(4)])),
    '',
    `Reading simulated files from disk (gzip HDF5), median of ${table.repeats}`,
    ...columns(table.data.map(dataRow)),
  ].join('\n')
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

function columns(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}
