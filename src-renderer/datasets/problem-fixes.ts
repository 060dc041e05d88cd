import type { ExploredAs } from '../../src-shared/protocol/explore-messages.ts'
import type { WireProblem } from '../../src-shared/protocol/wire-types.ts'
import type { DataChoice } from '../../src-shared/protocol/data-choice.ts'

export type DataFix = { label: string } & (
  | { kind: 'choice'; change: Partial<DataChoice> }
  /** The project declares what the file says. */
  | { kind: 'declare' }
)

const DECLARED = /^data\.(shape|unit|condition-size|classes|geometry|layout-mismatch)$/

/** What one click can do about a problem of a file. */
export function fixesOf(
  { code, at }: WireProblem,
  outline: ExploredAs<'outline'>,
  choice: DataChoice,
): DataFix[] {
  const { events, entries } = outline
  switch (code) {
    case 'data.misaligned':
      return choice.condition === 'sum'
        ? []
        : [
            { kind: 'choice', label: 'Use each event’s own sum', change: { condition: 'sum' } },
            { kind: 'choice', label: 'Use no condition', change: { condition: 'none' } },
          ]
    case 'data.text':
      return entries
        .filter(({ content }) => content === 'text')
        .slice(0, 3)
        .map(({ name }) => ({ kind: 'choice', label: `Use “${name}” as labels`, change: { labels: name } }))
    case 'data.labels':
      return [{ kind: 'choice', label: 'Use no labels', change: { labels: 'none' } }]
    case 'data.layout-units':
      return [{ kind: 'choice', label: 'Read without a layout', change: { layout: 'generic' } }]
  }
  // Only what the project declares has a param as its place; the choice of the moment has none.
  const isDeclared = DECLARED.test(code) && at.param !== undefined && events !== null
  return isDeclared ? [{ kind: 'declare', label: 'Take what the file says' }] : []
}
