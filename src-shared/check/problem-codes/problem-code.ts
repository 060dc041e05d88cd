/** What `docs/problems.md` says about one code: what it means, a message as a user sees it, and what to do. */
export type ProblemCode = readonly [meaning: string, example: string, fix: string]
export type ProblemCodes = Readonly<Record<string, ProblemCode>>
