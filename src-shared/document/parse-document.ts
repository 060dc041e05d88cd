import type { z } from 'zod'
import type { Place, Problem } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import type { Result } from '../base/result.ts'
import { failed, success } from '../base/result.ts'
import { findJsonFault } from './json-fault.ts'
import type { MigrationChain, Raw } from './migrations.ts'
import { documentMigrations, migrateDocument } from './migrations.ts'
import { expectedBy, pathText, show, valueAt } from './schema-issue.ts'
import { DOCUMENT_FORMAT, DOCUMENT_VERSION, GraphDocument } from './schema.ts'

/** `notices` are warnings to show: the document is fine, but something happened on the way in. */
export type ParsedDocument = { document: GraphDocument; notices: Problem[] }

/**
 * The text of a project file → a document in today's version, or every reason why not. Unknown node kinds and unknown
 * fields stay as they are. A file from a newer version is refused whole, so that saving cannot lose what we do not know.
 */
export function parseDocument(text: string): Result<ParsedDocument, Problem[]> {
  const json = parseJson(text)
  if (!json.ok) return json
  const raw = json.value
  if (!isRecord(raw) || raw['format'] !== DOCUMENT_FORMAT) return failed([notAProject(raw)])
  const version = versionOf(raw, DOCUMENT_VERSION)
  if (!version.ok) return version
  const chain = { migrations: documentMigrations, target: DOCUMENT_VERSION }
  const migrated = migrateWithNotice(raw, version.value, chain)
  const parsed = GraphDocument.safeParse(migrated.raw)
  if (!parsed.success) return failed(parsed.error.issues.map((issue) => schemaProblem(issue, migrated.raw)))
  return success({ document: parsed.data, notices: migrated.notices })
}

function parseJson(text: string): Result<unknown, Problem[]> {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text
  try {
    return success(JSON.parse(body))
  } catch {
    const fault = findJsonFault(body)
    return failed([
      problem({
        code: 'document.not-json',
        message:
          `The project is not readable as JSON: line ${fault.line}, column ${fault.column} ` +
          `should have ${fault.expected}, but has ${fault.found}.`,
        hint: 'Restore the file from a backup, or correct that place in a text editor.',
      }),
    ])
  }
}

function notAProject(raw: unknown): Problem {
  const found = isRecord(raw)
    ? 'format' in raw
      ? `its “format” is ${show(raw['format'])}`
      : 'it has no “format”'
    : `it holds ${kindOf(raw)}`
  return problem({
    code: 'document.not-a-project',
    message: `This is not a Ganvas project: its “format” should be "${DOCUMENT_FORMAT}", but ${found}.`,
    hint: 'Choose a file that ends in .ganvas, or start a new project.',
  })
}

/** The file's version if this program can read it. */
export function versionOf(raw: Raw, newest: number): Result<number, Problem[]> {
  const version = raw['version']
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return failed([
      problem({
        code: 'document.version',
        message:
          `The project's version should be a whole number from 1 to ${newest}, ` + `but is ${show(version)}.`,
        hint: `Set "version" to ${newest} if the file was written by hand.`,
      }),
    ])
  }
  if (version > newest) {
    return failed([
      problem({
        code: 'document.newer',
        message: `The project is of version ${version}, but this Ganvas reads versions up to ${newest}.`,
        hint: 'Update Ganvas and open it again. The file was not changed.',
      }),
    ])
  }
  return success(version)
}

export function migrateWithNotice(
  raw: Raw,
  version: number,
  chain: MigrationChain,
): { raw: Raw; notices: Problem[] } {
  if (version === chain.target) return { raw, notices: [] }
  const migrated = migrateDocument(raw, version, chain)
  const notice = problem({
    code: 'document.migrated',
    severity: 'warning',
    message:
      `The project was of version ${version} and is now of version ${chain.target}: ` +
      `${migrated.changes.join('; ')}.`,
    hint: 'Save it to keep the new form; older Ganvas versions will then not open it.',
  })
  return { raw: migrated.raw, notices: [notice] }
}

function schemaProblem(issue: z.core.$ZodIssue, raw: Raw): Problem {
  const found = valueAt(raw, issue.path)
  return problem({
    code: 'document.shape',
    at: placeOf(issue.path, raw),
    message: `“${pathText(issue.path)}” in the project should be ${expectedBy(issue)}, but is ${show(found)}.`,
    hint: 'Correct it in a text editor, or restore the file from a backup.',
  })
}

/** The node or network that a path leads through, so that the problem can be shown there. */
function placeOf(path: readonly PropertyKey[], raw: Raw): Place {
  const [list, index] = path
  const entry = list === undefined || index === undefined ? undefined : valueAt(raw, [list, index])
  const id = isRecord(entry) && typeof entry['id'] === 'string' ? entry['id'] : undefined
  if (id === undefined) return {}
  if (list === 'nodes') return { node: id }
  if (list === 'networks') return { network: id }
  return list === 'edges' ? { edge: id } : {}
}

function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return value === null ? 'nothing' : `a ${typeof value}`
}
