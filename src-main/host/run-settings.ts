import { parseDocument } from '../../src-shared/document/parse-document.ts'

type Setting = string | number | boolean
export type Settings = Record<string, Setting>

/**
 * What can differ between two runs, flat: `generator/dense-1/units` → 128, `training/batch` → 64. Lists and the like
 * are their JSON; a text that no project can be read from has no settings.
 */
export function settingsOf(project: string): Settings {
  const parsed = parseDocument(project)
  if (!parsed.ok) return {}
  const { document } = parsed.value
  const settings: Settings = {}
  for (const node of document.nodes) {
    const place = `${node.network ?? 'data'}/${node.id}`
    add(settings, `${place}/kind`, node.kind)
    for (const [name, value] of Object.entries(node.params)) {
      // Geometries are pages of numbers; their name tells them apart.
      if (name === 'geometry') add(settings, `${place}/geometry`, nameOf(value))
      else add(settings, `${place}/${name}`, value)
    }
  }
  const { training } = document
  add(settings, 'training/batch', training.batch)
  add(settings, 'training/rounds', training.rounds)
  add(settings, 'training/average', training.average?.decay ?? 0)
  add(settings, 'training/frozen', training.frozen.join(', '))
  addChoice(settings, 'training/recipe', training.recipe)
  for (const trainer of training.trainers) {
    const place = `training/${trainer.network}`
    add(settings, `${place}/steps`, trainer.steps)
    add(settings, `${place}/batchFactor`, trainer.batchFactor)
    addChoice(settings, `${place}/optimizer`, trainer.optimizer)
  }
  return settings
}

function addChoice(
  settings: Settings,
  place: string,
  choice: { kind: string; params: Record<string, unknown> },
): void {
  add(settings, place, choice.kind)
  for (const [name, value] of Object.entries(choice.params)) add(settings, `${place}/${name}`, value)
}

function add(settings: Settings, place: string, value: unknown): void {
  if (value === null || value === undefined) return
  settings[place] =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : JSON.stringify(value)
}

function nameOf(geometry: unknown): string {
  const named = geometry as { name?: unknown } | null // read as text whatever it is
  return typeof named?.name === 'string' ? named.name : ''
}
