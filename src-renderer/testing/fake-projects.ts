import { FailureError } from '../../src-shared/protocol/dispatch.ts'
import type { RequestName } from '../../src-shared/protocol/contract.ts'
import type { Recovery } from '../../src-shared/protocol/project-messages.ts'

const ROOT = '/home/user/showers'
const NOW = '2026-01-05T10:00:00.000Z'

type Kept = {
  files: Record<string, string>
  recoveries: Recovery[]
  versions: Record<string, { id: string; savedAt: string; text: string }[]>
  recent: string[]
}

/** The part of the fake host that has a disk. */
export function fakeProjects() {
  const read = (): Kept =>
    JSON.parse(
      sessionStorage.getItem('fake-host') ?? '{"files":{},"recoveries":[],"versions":{},"recent":[]}',
    ) as Kept // written below only
  const change = (edit: (kept: Kept) => void) => {
    const kept = read()
    edit(kept)
    sessionStorage.setItem('fake-host', JSON.stringify(kept))
  }
  const revision = (text: string) =>
    `${text.length}-${[...text].reduce((sum, c) => sum + c.charCodeAt(0), 0)}`
  const textAt = (path: string) => {
    const text = read().files[path]
    if (text === undefined)
      throw new FailureError({ code: 'file.missing', message: `There is no file ${path}.` })
    return text
  }

  const handlers: Partial<Record<RequestName, (input: never) => unknown>> = {
    'files.list': ({ folder }: { folder: string | null }) => ({
      path: folder ?? ROOT,
      parent: null,
      entries: Object.entries(read().files).map(([path, text]) => ({
        name: path.slice(path.lastIndexOf('/') + 1),
        path,
        kind: 'file',
        sizeBytes: text.length,
        modifiedAt: NOW,
      })),
    }),
    'project.open': ({ path }: { path: string }) => {
      const text = textAt(path)
      change(({ recent }) => {
        if (!recent.includes(path)) recent.unshift(path)
      })
      return { path, text, revision: revision(text), isOpenElsewhere: false }
    },
    'project.save': ({ path, text, basedOn }: { path: string; text: string; basedOn: string | null }) => {
      const before = read().files[path]
      if (basedOn !== 'any' && (before === undefined ? null : revision(before)) !== basedOn) {
        throw new FailureError({
          code: basedOn === null ? 'project.exists' : 'project.changed',
          message: `${path} has been changed by another program since it was opened.`,
          hint: 'Keep yours, open the other, or save under another name.',
        })
      }
      change((kept) => {
        kept.files[path] = text
        if (before !== undefined) {
          const versions = (kept.versions[path] ??= [])
          versions.unshift({ id: `v${versions.length + 1}`, savedAt: NOW, text: before })
        }
      })
      return { path, revision: revision(text) }
    },
    'project.close': () => ({}),
    'project.versions': ({ path }: { path: string }) => ({
      versions: (read().versions[path] ?? []).map(({ id, savedAt, text }) => ({
        id,
        savedAt,
        sizeBytes: text.length,
      })),
    }),
    'project.version': ({ path, id }: { path: string; id: string }) => ({
      text: read().versions[path]?.find((each) => each.id === id)?.text,
    }),
    'project.recent': () => ({
      projects: read().recent.map((path) => ({
        path,
        name: path.slice(path.lastIndexOf('/') + 1),
        openedAt: NOW,
      })),
    }),
    'recovery.keep': (given: Omit<Recovery, 'savedAt'>) => {
      change((kept) => {
        kept.recoveries = kept.recoveries.filter(({ documentId }) => documentId !== given.documentId)
        if (given.text !== '') kept.recoveries.push({ ...given, savedAt: NOW })
      })
      return { savedAt: NOW }
    },
    'recovery.list': () => ({ documents: read().recoveries }),
    'recovery.discard': ({ documentId }: { documentId: string }) => {
      change((kept) => {
        kept.recoveries = kept.recoveries.filter((each) => each.documentId !== documentId)
      })
      return {}
    },
  }
  return {
    handlers: handlers as Partial<Record<RequestName, (input: unknown) => unknown>>, // inputs are parsed by then
    files: () => read().files,
    writeFile: (path: string, text: string) => change(({ files }) => void (files[path] = text)),
  }
}
