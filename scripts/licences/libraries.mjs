// Which libraries are in a package of Ganvas, and under what licence: those of `dependencies`, and those that the
// bundler writes into the window.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Library
 * @property {string} name
 * @property {string} version
 * @property {string} licence
 * @property {string} text its own words; empty when it comes without
 * @property {string} home
 */

/** Named by what lies beside the sources and is built into nothing. */
const TOOLS = new Set(['vite', 'vitest'])

/**
 * @param {string} root
 * @returns {Library[]} by name
 */
export function packedLibraries(root) {
  const own = readPackage(root)
  const wanted = new Set([
    ...Object.keys(own.dependencies ?? {}),
    ...Object.keys(own.optionalDependencies ?? {}),
  ])
  for (const name of importedByWindow(root)) if (!TOOLS.has(name)) wanted.add(name)
  /** @type {Map<string, Library>} */
  const found = new Map()
  for (const name of wanted) collect({ name, from: root, root }, found)
  return [...found.values()].sort((one, other) => keyOf(one).localeCompare(keyOf(other), 'en'))
}

/**
 * @param {{ name: string, from: string, root: string }} wanted
 * @param {Map<string, Library>} found
 */
function collect({ name, from, root }, found) {
  const folder = folderOf(name, from, root)
  // Optional ones may be missing on this system.
  if (folder === null || found.has(folder)) return
  const about = readPackage(folder)
  found.set(folder, {
    name: about.name ?? name,
    version: about.version ?? '',
    licence: licenceOf(about),
    text: licenceText(folder),
    home: typeof about.homepage === 'string' ? about.homepage : '',
  })
  const needed = { ...about.dependencies, ...about.optionalDependencies }
  for (const each of Object.keys(needed)) collect({ name: each, from: folder, root }, found)
}

/**
 * As Node looks: beside the one that asks, then upwards.
 * @param {string} name
 * @param {string} from
 * @param {string} root
 * @returns {string | null}
 */
function folderOf(name, from, root) {
  for (let folder = from; folder.length >= root.length; folder = join(folder, '..')) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return candidate
  }
  return null
}

/**
 * @param {string} root
 * @returns {Set<string>} packages that the window's sources name
 */
function importedByWindow(root) {
  /** @type {Set<string>} */
  const names = new Set()
  for (const folder of ['src-renderer', 'src-shared']) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (
        !/\.tsx?$/.test(file) ||
        /\.(test|tf)\.tsx?$/.test(file) ||
        file.startsWith('testing') ||
        file.endsWith('.d.ts')
      )
        continue
      const text = readFileSync(join(root, folder, file), 'utf8')
      for (const [, name = ''] of text.matchAll(/from '([^'./][^']*)'/g)) names.add(packageIn(name))
    }
  }
  return names
}

/** @param {string} specifier `@xyflow/react/dist/base.css` → `@xyflow/react` */
function packageIn(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** @typedef {{ name?: string, version?: string, license?: unknown, licenses?: { type: string }[], homepage?: unknown, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Package */

/**
 * @param {string} folder
 * @returns {Package}
 */
function readPackage(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** @param {Package} about */
function licenceOf({ license, licenses }) {
  if (typeof license === 'string') return license
  if (license !== null && typeof license === 'object' && 'type' in license) return String(license.type)
  return licenses?.map(({ type }) => type).join(' OR ') ?? 'unknown'
}

/** @param {string} folder */
function licenceText(folder) {
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
  return files
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => !/\.(js|ts|json)$/.test(file))
    .map((file) => readFileSync(file, 'utf8').trim())
    .join('\n\n')
}

/** @param {Library} library */
function keyOf({ name, version }) {
  return `${name} ${version}`
}

/** @param {readonly Library[]} libraries */
export function noticesOf(libraries) {
  const rule = '-'.repeat(78)
  const parts = libraries.map(({ name, version, licence, text, home }) => {
    const head = [`${name} ${version}`, `Licence: ${licence}`, home].filter((line) => line !== '').join('\n')
    return `${head}\n\n${text === '' ? textOfOther(licence, libraries) : text}`
  })
  const intro =
    'Ganvas is made with the libraries below. Each belongs to its authors and is used under its own licence.'
  return `${[intro, ...parts].join(`\n\n${rule}\n`)}\n`
}

/**
 * Some packages name a licence and leave out its words, which stand with another library then.
 * @param {string} licence
 * @param {readonly Library[]} libraries
 */
function textOfOther(licence, libraries) {
  const others = licence
    .replaceAll(/[()]/g, '')
    .split(' AND ')
    .map((part) => libraries.find((each) => each.licence === part && each.text !== ''))
  if (others.some((each) => each === undefined)) return 'The package comes without the text of its licence.'
  const texts = others.map((each) => `As with ${each?.name}:\n\n${each?.text}`)
  return ['The package names its licence without its text.', ...texts].join('\n\n')
}
