import { catalog } from '../../src-shared/catalog/index.ts'
import type { RunSummary } from '../../src-shared/protocol/run-messages.ts'

/** Runs as a table of only what differs. Pure. */
export type Column = { id: string; title: string; hint: string; kind: 'fixed' | 'setting' | 'result'; isNumber: boolean }
export type Cell = string | number | boolean | null
export type Sorting = { column: string; isDown: boolean }

/** More columns than these are no table any more; the details of a run show all. */
const MOST_SETTINGS = 12
const MOST_RESULTS = 10

const FIXED: readonly Column[] = [
  { id: 'state', title: 'State', hint: '', kind: 'fixed', isNumber: false },
  { id: 'started', title: 'Started', hint: '', kind: 'fixed', isNumber: true },
  { id: 'duration', title: 'Training', hint: 'Time spent training', kind: 'fixed', isNumber: true },
  { id: 'round', title: 'Steps', hint: 'Steps done', kind: 'fixed', isNumber: true },
]

export function columnsOf(runs: readonly RunSummary[]): { columns: Column[]; more: number } {
  const differing = differingSettings(runs)
  const results = [...new Set(runs.flatMap(({ results: all }) => Object.keys(all)))].filter(
    (name) => !name.startsWith('gradient norm'),
  )
  const settings: Column[] = differing.map((key) => ({
    id: `setting:${key}`,
    title: shortName(key, differing),
    hint: key,
    kind: 'setting',
    isNumber: runs.some((run) => typeof settingOf(run, key) === 'number'),
  }))
  return {
    columns: [
      ...FIXED,
      ...settings.slice(0, MOST_SETTINGS),
      ...results.slice(0, MOST_RESULTS).map((name) => ({
        id: `result:${name}`,
        title: resultTitle(name),
        hint: 'At the last step, or found by the evaluation',
        kind: 'result' as const,
        isNumber: true,
      })),
    ],
    more: Math.max(0, settings.length - MOST_SETTINGS),
  }
}

/** Besides the settings of the project: the seed, the data, the back end, the number of steps asked for. */
export function settingsOfRun({ settings, seed, dataPath, backend, rounds, name }: RunSummary): Record<string, Cell> {
  return { project: name, seed, data: fileName(dataPath), 'back end': backend, steps: rounds, ...settings }
}

function settingOf(run: RunSummary, key: string): Cell {
  return settingsOfRun(run)[key] ?? null
}

export function differingSettings(runs: readonly RunSummary[]): string[] {
  const all = runs.map(settingsOfRun)
  const keys = [...new Set(all.flatMap((each) => Object.keys(each)))]
  return keys.filter((key) => {
    if (key === 'training/rounds') return false
    const [first, ...others] = all.map((each) => each[key] ?? null)
    return others.some((each) => each !== first)
  })
}

/** `generator/dense-1/units` → `Dense 1 units`; with the network where two would be alike. */
export function shortName(key: string, all: readonly string[]): string {
  const short = (each: string) => words(named(each).slice(-2))
  const isAlone = all.filter((each) => short(each) === short(key)).length === 1
  return isAlone ? short(key) : words(named(key))
}

/** Everything that is none of the drawing is of the training; it goes without saying. */
function named(key: string): string[] {
  const parts = key.split('/')
  return parts[0] === 'training' && parts.length > 1 ? parts.slice(1) : parts
}

/** `optimizer`, `learningRate` → `Optimizer learning rate`. */
function words(parts: readonly string[]): string {
  const text = parts
    .join(' ')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/-(?=\d)/g, ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** As its chart is called, or the table of agreement: `total-energy.w1` → `Total energy, W1`. */
export function resultTitle(name: string): string {
  const series = catalog.recipes.flatMap((recipe) => recipe.series).find((each) => each.name === name)
  if (series !== undefined) return series.title
  const [what = '', measure] = name.split('.')
  return words([what.replaceAll('-', ' ')]) + (measure === undefined ? '' : `, ${MEASURES[measure] ?? measure}`)
}

const MEASURES: Readonly<Record<string, string>> = { w1: 'W1', width68: 'central 68 %' }

export function cellOf(run: RunSummary, column: string): Cell {
  if (column === 'state') return run.state.state === 'finished' ? run.state.outcome : run.state.state
  if (column === 'started') return Date.parse(run.createdAt)
  if (column === 'duration') return run.trainSeconds
  if (column === 'round') return run.round
  if (column === 'title') return run.title === '' ? run.id : run.title
  const [kind, name = ''] = splitOnce(column)
  if (kind === 'setting') return settingOf(run, name)
  return run.results[name] ?? null
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf(':')
  return [text.slice(0, at), text.slice(at + 1)]
}

/** Starred ones first whatever the order; what has no value comes last. */
export function sortedRuns(runs: readonly RunSummary[], { column, isDown }: Sorting): RunSummary[] {
  const sign = isDown ? -1 : 1
  return [...runs].sort((one, other) => {
    if (one.isStarred !== other.isStarred) return one.isStarred ? -1 : 1
    const [a, b] = [cellOf(one, column), cellOf(other, column)]
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
    return sign * String(a).localeCompare(String(b), 'en', { numeric: true })
  })
}

/** Every word has to be found: in the name, the note, a tag, the state, the data or a setting's value. */
export function filteredRuns(runs: readonly RunSummary[], text: string): RunSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...runs]
  return runs.filter((run) => {
    const held = [run.id, run.title, run.note, ...run.tags, cellOf(run, 'state'), ...Object.values(settingsOfRun(run))]
    const all = held.join('\n').toLowerCase()
    return words.every((word) => all.includes(word))
  })
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? ''
}
