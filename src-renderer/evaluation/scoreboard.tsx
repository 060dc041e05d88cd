import type { ReactElement } from 'react'
import type { DistanceRow, Evaluation } from '../../src-shared/physics/evaluation/evaluation.ts'
import { plain, withError } from '../../src-shared/physics/evaluation/number-text.ts'
import { LineKey } from './line-key.tsx'
import type { ShownEvaluation } from './overlaid.ts'
import { thousandfold } from './verdict.tsx'

/** What this evaluation has for each column of the challenge’s table; a star where it was made with less. */
const OWN: readonly ((evaluation: Evaluation) => string)[] = [
  (evaluation) => aucText(evaluation, 'auc-low'),
  (evaluation) => aucText(evaluation, 'auc-high'),
  ({ distances }) => distanceText(distances.fpd),
  ({ distances }) => distanceText(distances.kpd),
]

function aucText({ measures }: Evaluation, id: string): string {
  const classifier = measures.find((each) => each.id === 'classifier')
  const row = classifier?.rows.find((each) => each.id === id)
  return row === undefined ? '–' : `${withError(row)}${classifier?.reduced === '' ? '' : ' *'}`
}

function distanceText(row: DistanceRow | null): string {
  return row === null ? '–' : `${thousandfold(row)}${row.definition === 'reduced' ? ' *' : ''}`
}

/** Beside the published models, where the data are those of a published challenge. */
export function Scoreboard({ shown }: { shown: readonly ShownEvaluation[] }): ReactElement | null {
  const published = shown[0]?.published ?? null
  if (published === null) return null
  const isSmaller = shown.some(({ evaluation }) => OWN.some((pick) => pick(evaluation).endsWith('*')))
  return (
    <>
      <p className="evaluation-note">
        {published.dataset}; {published.source}. Comparable only when the reference is the challenge’s own
        evaluation file. AUC of a classifier on cells and on features: 0.5 is best.
        {isSmaller ? ' * smaller than the challenge’s: samples, networks or trainings.' : ''}
      </p>
      <div className="evaluation-scroll" tabIndex={0} role="region" aria-label="Published results">
        <table className="evaluation-table">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Kind</th>
              {['AUC cells', 'AUC features', 'FPD × 10³', 'KPD × 10³'].map((title) => (
                <th key={title} scope="col" className="n">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((each) => (
              <tr key={each.key} className="own">
                <th scope="row">
                  <LineKey of={each} />
                </th>
                <td>this evaluation</td>
                {OWN.map((pick, column) => (
                  <td key={column} className="n">
                    {pick(each.evaluation)}
                  </td>
                ))}
              </tr>
            ))}
            {published.models.map(({ name, type, aucLow, aucHigh, fpd, kpd }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{type}</td>
                <td className="n">{aucLow.toFixed(3)}</td>
                <td className="n">{aucHigh.toFixed(3)}</td>
                <td className="n">{fpd === null ? '–' : plain(fpd)}</td>
                <td className="n">{kpd === null ? '–' : plain(kpd)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
