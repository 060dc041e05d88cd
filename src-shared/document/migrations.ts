import { DOCUMENT_VERSION } from './schema.ts'

export type Raw = Record<string, unknown>

/** Turns a document of version `from` into one of version `from + 1`; the version field is set by the chain. */
export type DocumentMigration = { from: number; change: string; apply(document: Raw): Raw }

/** One entry for every version before today's, oldest first. A golden file of each version stays in `golden/`. */
export const documentMigrations: readonly DocumentMigration[] = []

export type MigrationChain = { migrations: readonly DocumentMigration[]; target: number }

/** Brings a raw document to the chain's target version; `version` is at least 1 and at most the target. */
export function migrateDocument(
  raw: Raw,
  version: number,
  chain: MigrationChain = { migrations: documentMigrations, target: DOCUMENT_VERSION },
): { raw: Raw; changes: string[] } {
  assertContiguous(chain)
  const due = chain.migrations.filter((each) => each.from >= version)
  const migrated = due.reduce<Raw>(
    (document, each) => ({ ...each.apply(document), version: each.from + 1 }),
    raw,
  )
  return { raw: migrated, changes: due.map((each) => each.change) }
}

/** A gap in the chain would open old files with the wrong meaning: that is a bug, not a user's mistake. */
export function assertContiguous(chain: MigrationChain): void {
  const found = chain.migrations.map((each) => each.from)
  const needed = Array.from({ length: chain.target - 1 }, (_, index) => index + 1)
  if (found.join() !== needed.join()) {
    throw new Error(
      `Document migrations must start from [${needed.join()}], but start from [${found.join()}]`,
    )
  }
}
