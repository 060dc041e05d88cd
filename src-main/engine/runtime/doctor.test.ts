import { expect, it } from 'vitest'
import { doctorText } from './doctor-text.ts'
import { examineRuntimes, type DoctorReport } from './doctor.ts'

const report: DoctorReport = {
  node: { version: '20.20.2', platform: 'linux', arch: 'x64' },
  cpu: { model: 'Example 9000', cores: 2 },
  memory: { totalBytes: 24e9, freeBytes: 12.34e9 },
  chosen: {
    backend: 'wasm',
    title: 'WebAssembly (SIMD) on 1 CPU core',
    libraryVersion: '4.22.0',
    libraryPath: null,
    device: 'Example 9000',
    threads: 1,
    missing: [],
  },
  backends: [
    {
      backend: 'native-cpu',
      available: false,
      detail: '',
      missing: [{ backend: 'native-cpu', what: 'No compiler.', how: 'Install one.' }],
    },
    { backend: 'wasm', available: true, detail: 'one CPU core', missing: [] },
  ],
  native: null,
  cache: { path: '/home/someone/.cache/ganvas', freeBytes: 5e9 },
  compiler: null,
  python: { program: '/usr/bin/python3', version: '3.11.2', pip: null, tensorflow: null },
  packages: { 'tfjs-core': '4.22.0' },
}

it('prints what is used first, then each back end with its remedy, then the machine in columns', () => {
  expect(doctorText(report).split('\n')).toEqual([
    'Runs on this machine use: WebAssembly (SIMD) on 1 CPU core',
    '',
    'Back ends, from the fastest:',
    '  TensorFlow on the CPU (native-cpu): not available',
    '    No compiler.',
    '    To get it: Install one.',
    '  WebAssembly (wasm): in use, one CPU core',
    '',
    'Node                20.20.2 (linux, x64)',
    'Processor           Example 9000, 2 cores',
    'Memory              24.0 GB, 12.3 GB free',
    'TensorFlow library  none',
    'Link to it          none',
    'Cache folder        /home/someone/.cache/ganvas, 5.0 GB free on its disk',
    'C++ compiler        none found',
    'Python              3.11.2 (/usr/bin/python3), no pip, no TensorFlow',
    'tfjs-core           4.22.0',
  ])
})

it('examines this machine: the back end in use is available, and each other one is or says what it lacks', async () => {
  const found = await examineRuntimes()
  expect(found.backends.map(({ backend }) => backend)).toEqual(['cuda', 'native-cpu', 'webgpu', 'wasm'])
  expect(found.backends.find(({ backend }) => backend === found.chosen.backend)?.available).toBe(true)
  for (const { available, missing } of found.backends) expect(missing.length === 0).toBe(available)
  expect(JSON.parse(JSON.stringify(found))).toEqual(found)
})
