// Is there an NVIDIA GPU with its driver, and which CUDA libraries does a GPU build of TensorFlow still lack?
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findProgram, run } from './command.mjs'
import { shortHash } from './places.mjs'
import { fetchWheel } from './python.mjs'
import { extractEntry, readZip } from './zip.mjs'

/** @typedef {import('./places.mjs').Environment} Environment */

/**
 * What TensorFlow 2.21 opens at run time, CUDA 12 and cuDNN 9, with the Python packages that carry them
 * (the versions are those of the extra `and-cuda` in its wheel's metadata).
 */
const CUDA_LIBRARIES = [
  ['libcudart.so.12', 'nvidia-cuda-runtime-cu12<13.0,>=12.5.82'],
  ['libcublas.so.12', 'nvidia-cublas-cu12<13.0,>=12.5.3.2'],
  ['libcublasLt.so.12', 'nvidia-cublas-cu12<13.0,>=12.5.3.2'],
  ['libcufft.so.11', 'nvidia-cufft-cu12<12.0,>=11.2.3.61'],
  ['libcusolver.so.11', 'nvidia-cusolver-cu12<12.0,>=11.6.3.83'],
  ['libcusparse.so.12', 'nvidia-cusparse-cu12<13.0,>=12.5.1.3'],
  ['libnvJitLink.so.12', 'nvidia-nvjitlink-cu12<13.0,>=12.5.82'],
  ['libcudnn.so.9', 'nvidia-cudnn-cu12<10.0,>=9.3.0.75'],
  ['libnccl.so.2', 'nvidia-nccl-cu12<3.0,>=2.27.7'],
  ['libcupti.so.12', 'nvidia-cuda-cupti-cu12<13.0,>=12.5.82'],
]
export const NVIDIA_PROC_FILE = '/proc/driver/nvidia/version'

/** The platform tags under which NVIDIA publishes them. */
const PLATFORMS = ['manylinux_2_27', 'manylinux_2_17', 'manylinux2014', 'manylinux1']

/**
 * @param {{ procFile?: string, env?: Environment }} [places]
 * @returns {Promise<string | null>} the driver's version, or the GPU's name, or null without an NVIDIA driver
 */
export async function nvidiaDriver({ procFile = NVIDIA_PROC_FILE, env = process.env } = {}) {
  if (existsSync(procFile)) {
    const version = /Kernel Module\D*([\d.]+)/.exec(readFileSync(procFile, 'utf8'))
    return version?.[1] === undefined ? 'an unknown version' : version[1]
  }
  const program = findProgram('nvidia-smi', env)
  if (program === null) return null
  const outcome = await run(program, ['--query-gpu=driver_version', '--format=csv,noheader'], {
    timeoutMs: 20_000,
    env,
  })
  const said = outcome.stdout.trim().split('\n')[0] ?? ''
  return outcome.status === 'done' && said !== '' ? said : null
}

/**
 * Which CUDA libraries a TensorFlow in `libraryFolder` would not find. It looks beside itself in
 * `../nvidia/<part>/lib` (its run path), in LD_LIBRARY_PATH, and where the system's loader looks.
 * @param {string} libraryFolder
 * @param {Environment} [env]
 * @returns {Promise<{ library: string, python: string }[]>}
 */
export async function missingCuda(libraryFolder, env = process.env) {
  const beside = join(dirname(libraryFolder), 'nvidia')
  const folders = existsSync(beside) ? readdirSync(beside).map((part) => join(beside, part, 'lib')) : []
  const isThere = await libraryFinder(folders, env)
  return CUDA_LIBRARIES.map(([library, python]) => ({ library: `${library}`, python: `${python}` })).filter(
    ({ library }) => !isThere(library),
  )
}

/**
 * Tells whether the dynamic loader would find a library: in the given folders, in LD_LIBRARY_PATH, or in its
 * own cache.
 * @param {readonly string[]} folders
 * @param {Environment} [env]
 * @returns {Promise<(library: string) => boolean>}
 */
export async function libraryFinder(folders, env = process.env) {
  const known = await loaderCache(env)
  const searched = [
    ...folders,
    ...(env['LD_LIBRARY_PATH'] ?? '').split(':').filter((folder) => folder !== ''),
  ]
  return (library) => known.has(library) || searched.some((folder) => existsSync(join(folder, library)))
}

/**
 * Fetches the CUDA libraries that a GPU build of ours lacks, to where its run path looks: about 2 GB.
 * @param {import('./tensorflow.mjs').Search} search
 * @param {string} libraryFolder
 * @returns {Promise<import('./tensorflow.mjs').Missing[]>}
 */
export async function fetchCuda({ env, cache, python, say }, libraryFolder) {
  const lacking = await missingCuda(libraryFolder, env)
  if (python?.pip == null) return lacking.map(cudaMissing)
  const chip = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
  const tags = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311', '--abi', 'none']
  for (const platform of PLATFORMS) tags.push('--platform', `${platform}_${chip}`)
  for (const requirement of new Set(lacking.map((each) => each.python))) {
    const folder = join(cache, 'downloads', shortHash([requirement]))
    const fetched = await fetchWheel({ python, requirement, tags, folder, env, say })
    if ('failed' in fetched) {
      say(`${requirement} could not be fetched: ${fetched.failed}`)
      continue
    }
    const libraries = (await readZip(fetched.wheel)).filter(({ name }) =>
      /^nvidia\/[^/]+\/lib\/.*\.so/.test(name),
    )
    for (const entry of libraries) {
      await extractEntry(fetched.wheel, entry, join(dirname(libraryFolder), entry.name))
    }
    await rm(folder, { recursive: true, force: true })
  }
  return (await missingCuda(libraryFolder, env)).map(cudaMissing)
}

/** @param {{ library: string, python: string }} lacking */
export function cudaMissing({ library, python }) {
  return {
    what: `TensorFlow needs ${library} for the GPU and it was not found.`,
    how: `Install CUDA 12 with cuDNN 9 system-wide, or: python3 -m pip install "${python}" tensorflow`,
  }
}

/** @param {Environment} env @returns {Promise<Set<string>>} */
async function loaderCache(env) {
  const program = findProgram('ldconfig', env) ?? '/sbin/ldconfig'
  const outcome = await run(program, ['-p'], { timeoutMs: 10_000, env })
  return new Set(outcome.stdout.split('\n').map((line) => line.trim().split(' ')[0] ?? ''))
}
