import type { DoctorReport } from './doctor.ts'
import type { Backend } from './report.ts'

const names: Readonly<Record<Backend, string>> = {
  cuda: 'TensorFlow on an NVIDIA GPU (cuda)',
  'native-cpu': 'TensorFlow on the CPU (native-cpu)',
  webgpu: 'WebGPU (webgpu)',
  wasm: 'WebAssembly (wasm)',
  js: 'Plain JavaScript (js)',
}

/** The report of `doctor` for a terminal: what is used first, then the back ends, then the machine. */
export function doctorText(report: DoctorReport): string {
  return [
    `Runs on this machine use: ${report.chosen.title}`,
    '',
    ...backendLines(report),
    '',
    ...machineLines(report),
  ].join('\n')
}

function backendLines({ backends, chosen }: DoctorReport): string[] {
  const lines = ['Back ends, from the fastest:']
  for (const { backend, available, detail, missing } of backends) {
    const state = backend === chosen.backend ? 'in use' : available ? 'available' : 'not available'
    lines.push(`  ${names[backend]}: ${state}${detail === '' ? '' : `, ${detail}`}`)
    for (const { what, how } of missing) lines.push(`    ${what}`, `    To get it: ${how}`)
  }
  return lines
}

function machineLines({
  node,
  cpu,
  memory,
  native,
  cache,
  compiler,
  python,
  packages,
}: DoctorReport): string[] {
  const rows: [string, string][] = [
    ['Node', `${node.version} (${node.platform}, ${node.arch})`],
    ['Processor', `${cpu.model}, ${cpu.cores} ${cpu.cores === 1 ? 'core' : 'cores'}`],
    ['Memory', `${gigabytes(memory.totalBytes)}, ${gigabytes(memory.freeBytes)} free`],
    ['TensorFlow library', native === null ? 'none' : native.library],
    ['Link to it', native === null ? 'none' : native.binding],
    ['Cache folder', `${cache.path}, ${gigabytes(cache.freeBytes)} free on its disk`],
    ['C++ compiler', compiler ?? 'none found'],
    ['Python', pythonText(python)],
    ...Object.entries(packages).map(([name, version]): [string, string] => [name, version]),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`)
}

function pythonText(python: DoctorReport['python']): string {
  if (python === null) return 'none found'
  const pip = python.pip === null ? 'no pip' : `pip ${python.pip}`
  const tensorflow = python.tensorflow === null ? 'no TensorFlow' : `TensorFlow ${python.tensorflow.version}`
  return `${python.version} (${python.program}), ${pip}, ${tensorflow}`
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
