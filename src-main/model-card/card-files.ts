import type { Sampler } from '../../src-shared/compile/sampler.ts'
import type { RunManifest } from '../runs/manifest.ts'
import { GANVAS_VERSION } from '../version.ts'
import { cardMarkdown } from './card-markdown.ts'
import { ModelCard } from './card-schema.ts'
import { makeCard } from './make-card.ts'
import { readRunFacts } from './run-facts.ts'

/** The card of a run's generator as files, for people and for programs, to lie beside what is exported. */
export async function cardFiles(
  folder: string,
  { sampler, manifest, round }: { sampler: Sampler; manifest: RunManifest; round: number },
): Promise<{ card: ModelCard; files: { path: string; bytes: Uint8Array }[] }> {
  const facts = await readRunFacts(folder)
  const created = new Date().toISOString()
  // Parsed, so that what is written is what the published schema says.
  const card = ModelCard.parse(makeCard({ sampler, manifest, round, facts, created, ganvas: GANVAS_VERSION }))
  return {
    card,
    files: [
      { path: 'generator-card.md', bytes: Buffer.from(cardMarkdown(card)) },
      { path: 'generator-card.json', bytes: Buffer.from(`${JSON.stringify(card, null, 2)}\n`) },
    ],
  }
}
