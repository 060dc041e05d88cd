import { isEnergyUnit } from '../../src-shared/base/units.ts'
import type { Project } from './project.ts'
import { openProject } from './project.ts'

const files = import.meta.glob<string>('../../resources/templates/*.ganvas', {
  query: '?raw',
  import: 'default',
  eager: true,
})

export type Template = { project: Project; text: string; needs: string }
export type TemplateGroup = { title: string; note: string; templates: Template[] }

/** The shipped projects, those first that train at once. One that cannot be read is a bug, not a user's mistake. */
export function readTemplates(): TemplateGroup[] {
  const all = Object.entries(files).map(([path, text]): Template => {
    const opened = openProject(text, path.slice(path.lastIndexOf('/') + 1))
    if (!opened.ok) throw new Error(`${path}: ${opened.failure.map((each) => each.message).join(' ')}`)
    return { project: opened.value, text, needs: needsOf(opened.value) }
  })
  const group = (title: string, note: string, has: (project: Project) => boolean) => {
    const templates = all.filter(({ project }) => has(project))
    return { title, note, templates: templates.sort((one, other) => sizeOf(one) - sizeOf(other)) }
  }
  return [
    group('Ready to train', 'Small networks; their data come with Ganvas.', isShipped),
    group(
      'Calorimeter showers',
      'With your file, or with showers that Ganvas simulates.',
      (project) => !isShipped(project) && isShower(project),
    ),
    group(
      'From the lectures',
      'With your own image files.',
      (project) => !isShipped(project) && !isShower(project),
    ),
  ]
}

function sizeOf({ project }: Template): number {
  return project.summary.parameters.total
}

function isShipped({ checked }: Project): boolean {
  return checked.data.dataset?.params.source.startsWith('shipped:') ?? false
}

function isShower({ checked }: Project): boolean {
  const events = checked.data.showers?.raw
  return events !== undefined && isEnergyUnit(events.unit)
}

function needsOf(project: Project): string {
  if (isShipped(project)) return 'Data included'
  return isShower(project) ? 'Your file or simulated showers' : 'Your IDX files'
}
