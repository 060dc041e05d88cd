import { isEnergyUnit } from '../../src-shared/base/units.ts'
import type { Project } from '../state/project.ts'
import { openProject } from '../state/project.ts'

const files = import.meta.glob<string>('../../resources/templates/*.ganvas', {
  query: '?raw',
  import: 'default',
  eager: true,
})

export type TemplateGroup = { title: string; projects: Project[] }

/** The shipped projects by what they are about. A template that cannot be read is a bug, not a user's mistake. */
export function readTemplates(): TemplateGroup[] {
  const projects = Object.entries(files).map(([path, text]) => {
    const opened = openProject(text, path.slice(path.lastIndexOf('/') + 1))
    if (!opened.ok) throw new Error(`${path}: ${opened.failure.map((each) => each.message).join(' ')}`)
    return opened.value
  })
  return ['Calorimeter showers', 'Images', 'Tables'].map((title) => ({
    title,
    projects: projects.filter((project) => subjectOf(project) === title),
  }))
}

function subjectOf({ checked }: Project): string {
  const events = checked.data.showers?.raw
  if (events !== undefined && isEnergyUnit(events.unit)) return 'Calorimeter showers'
  return (events?.shape.length ?? 0) > 1 ? 'Images' : 'Tables'
}
