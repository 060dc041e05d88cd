// npm run lockfile: after a change of the dependencies, adds to package-lock.json the entries of optional
// packages for other platforms that npm left out. npm omits them when a registry does not serve them or when
// node_modules exists (npm/cli issues 4828 and 7961), and then `npm ci` refuses the whole lockfile (8805).
// Such an entry has a version and a platform but no checksum; npm adds that where it can reach the package.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string> }} Entry */
/** @typedef {{ packages: Record<string, Entry> }} Lockfile */

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const CHIPS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32']

/**
 * The optional packages that are named with an exact version but have no entry.
 * @param {Lockfile} lockfile
 * @returns {{ path: string, entry: Entry }[]}
 */
export function missingEntries(lockfile) {
  const missing = new Map()
  for (const { optionalDependencies = {} } of Object.values(lockfile.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const path = `node_modules/${name}`
      const isNested = Object.keys(lockfile.packages).some((each) => each.endsWith(`/${path}`))
      if (!/^\d/.test(version) || lockfile.packages[path] !== undefined || isNested) continue
      missing.set(path, { path, entry: { version, ...platformOf(name), optional: true } })
    }
  }
  return [...missing.values()]
}

/**
 * The platform in the name of a package, as those made with napi-rs, esbuild and rollup are named.
 * @param {string} name such as `@oxc-parser/binding-linux-arm-musleabihf`
 * @returns {Pick<Entry, 'os' | 'cpu' | 'libc'>}
 */
export function platformOf(name) {
  const words = name.split(/[/-]/)
  const os = SYSTEMS.filter((each) => words.includes(each))
  const cpu = CHIPS.filter((each) => words.includes(each))
  const libc = [
    ...(words.some((word) => word.startsWith('gnu')) && os.includes('linux') ? ['glibc'] : []),
    ...(words.some((word) => word.startsWith('musl')) ? ['musl'] : []),
  ]
  return {
    ...(os.length > 0 ? { os } : {}),
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(libc.length > 0 ? { libc } : {}),
  }
}

if (process.argv[1] === import.meta.filename) {
  const file = join(dirname(import.meta.dirname), 'package-lock.json')
  /** @type {Lockfile} */
  const lockfile = JSON.parse(readFileSync(file, 'utf8'))
  const missing = missingEntries(lockfile)
  for (const { path, entry } of missing) lockfile.packages[path] = entry
  const sorted = Object.entries(lockfile.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  lockfile.packages = Object.fromEntries(sorted)
  writeFileSync(file, `${JSON.stringify(lockfile, null, 2)}\n`)
  process.stderr.write(`package-lock.json: ${missing.length} entries added\n`)
}
