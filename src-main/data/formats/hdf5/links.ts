import type { LibraryFile } from './library-reader.ts'

/** What the names in a file lead to. Links are followed here: the library stops for good at one that leads in a circle. */
export type Link =
  | { kind: 'object'; path: string; isSoft: boolean }
  | { kind: 'elsewhere'; file: string; path: string }
  | { kind: 'nowhere'; path: string }

const DEEPEST = 32

export function linkReader({ module, file }: LibraryFile, names: readonly string[]): (name: string) => Link {
  const soft = new Map<string, string>()
  const external = new Map<string, { file: string; path: string }>()
  for (const name of names) {
    const target = module.get_symbolic_link(file, name)
    if (target !== null) soft.set(name, target)
    else {
      const outside = module.get_external_link(file, name)
      if (outside.filename !== undefined)
        external.set(name, { file: outside.filename, path: outside.obj_path ?? '' })
    }
  }
  const known = new Set(names)

  /** Goes from group to group and replaces every soft link on the way by its target. */
  function follow(path: string, depth: number): Link {
    const isSoft = depth > 0
    const steps = path.split('/').filter((step) => step !== '' && step !== '.')
    for (let count = 1; count <= steps.length; count++) {
      const here = steps.slice(0, count).join('/')
      const outside = external.get(here)
      if (outside !== undefined) {
        return {
          kind: 'elsewhere',
          file: outside.file,
          path: [outside.path, ...steps.slice(count)].join('/'),
        }
      }
      const target = soft.get(here)
      if (target !== undefined) {
        if (depth >= DEEPEST) return { kind: 'nowhere', path: here }
        const from = target.startsWith('/') ? '' : steps.slice(0, count - 1).join('/')
        return follow([from, target, ...steps.slice(count)].join('/'), depth + 1)
      }
    }
    const end = steps.join('/')
    return known.has(end) ? { kind: 'object', path: end, isSoft } : { kind: 'nowhere', path: end }
  }
  return (name) => follow(name, 0)
}
