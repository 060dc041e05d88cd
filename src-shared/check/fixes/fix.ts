import type { Problem } from '../../base/problem.ts'
import type { GraphDocument } from '../../document/schema.ts'
import type { Checked } from '../checked.ts'

/** What one click does about a problem: a change of the document, and the button's words. */
export type Fix = { label: string; change: (document: GraphDocument) => GraphDocument }

/** What may help against problems of one code; `fixesFor` keeps those that do. */
export type FixFinder = (problem: Problem, checked: Checked) => readonly Fix[]

export type FixFinders = Readonly<Record<string, FixFinder>>
