import type { ReactElement } from 'react'
import type { SampleFacts } from '../../src-shared/physics/evaluation/evaluation.ts'
import { plain } from '../../src-shared/physics/evaluation/number-text.ts'
import type { ShownEvaluation } from './overlaid.ts'

/** How far these numbers reach. */
export function Honesty({ shown }: { shown: readonly ShownEvaluation[] }): ReactElement | null {
  const [first] = shown
  if (first === undefined) return null
  const { reference, generated, repeats } = first.evaluation
  return (
    <div className="honesty">
      <p>
        A generator adds no statistics: whatever is derived from its showers carries at least the uncertainty
        of the {count(reference.used)} showers that it is compared with here, and that of the showers it was
        trained on, however many it makes.
      </p>
      <p>
        Errors are standard deviations over {repeats} bootstrap draws. The floor is the distance of one random
        half of the reference from the other, brought to the sizes compared ({count(reference.used)} and{' '}
        {count(generated.used)} showers). A distance below its floor is luck, not quality.
      </p>
      <p>
        Features at the floor do not make the showers the same: only what was looked at agrees, and only where
        there are events.
      </p>
    </div>
  )
}

export function MadeFrom({ shown }: { shown: readonly ShownEvaluation[] }): ReactElement {
  return (
    <>
      <div className="evaluation-scroll" tabIndex={0} role="region" aria-label="What it was made from">
        <table className="evaluation-table">
          <thead>
            <tr>
              <th scope="col">Showers</th>
              <th scope="col">Layout</th>
              <th scope="col">SHA-256</th>
              {['used', 'empty', 'cells below 0', 'E_inc [MeV]'].map((title) => (
                <th key={title} scope="col" className="n">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.flatMap(({ key, evaluation: { reference, generated } }) => [
              <FactsRow key={`${key} r`} role="Reference" facts={reference} />,
              <FactsRow key={`${key} g`} role="Generated" facts={generated} />,
            ])}
          </tbody>
        </table>
      </div>
      {shown.map(({ key, name, evaluation }) => (
        <p key={key} className="evaluation-note">
          {shown.length > 1 ? `${name}: ` : ''}threshold {plain(evaluation.thresholdMeV)}
          {evaluation.unit === '1' ? '' : ' MeV'}; features: {evaluation.featureSet.source}; seed{' '}
          {evaluation.seed}; {evaluation.mode}; Ganvas {evaluation.ganvas}; {evaluation.date}
        </p>
      ))}
    </>
  )
}

function FactsRow({ role, facts }: { role: string; facts: SampleFacts }): ReactElement {
  const { name, layout, sha256, events, used, empty, negativeCells, incidentMeV } = facts
  return (
    <tr>
      <th scope="row">
        {role}: {name}
      </th>
      <td>{layout}</td>
      <td>
        <code title={sha256}>{sha256.slice(0, 12)}…</code>
      </td>
      <td className="n">
        {count(used)} of {count(events)}
      </td>
      <td className="n">{count(empty)}</td>
      <td className="n">{count(negativeCells)}</td>
      <td className="n">
        {incidentMeV === null ? '–' : `${plain(incidentMeV.min)} – ${plain(incidentMeV.max)}`}
      </td>
    </tr>
  )
}

function count(value: number): string {
  return value.toLocaleString('en')
}
