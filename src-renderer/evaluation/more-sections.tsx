import type { ReactElement } from 'react'
import { useMemo } from 'react'
import type { Evaluation, SampleFacts } from '../../src-shared/physics/evaluation/evaluation.ts'
import { plain, withError } from '../../src-shared/physics/evaluation/number-text.ts'
import { correlationDifference, measurePlan } from '../../src-shared/pictures/evaluation-figures.ts'
import { lineFigure } from '../../src-shared/pictures/line-figure.ts'
import { matrixFigure } from '../../src-shared/pictures/matrix-figure.ts'
import { lineCsv, matrixCsv } from './figure-csv.ts'
import { FigureView } from './figure-view.tsx'
import { LineKey } from './line-key.tsx'
import { paperColors, windowColors, type ShownEvaluation } from './overlaid.ts'
import { thousandfold } from './verdict.tsx'

export function Correlations({ shown }: { shown: readonly ShownEvaluation[] }): ReactElement | null {
  const [colors, paper] = useMemo(() => [windowColors(shown), paperColors(shown)], [shown])
  const reference = shown[0]?.evaluation.correlations ?? null
  if (reference === null) return null
  const found = shown.flatMap(({ name, evaluation: { correlations } }) =>
    correlations === null ? [] : [{ name, correlations, ...correlationDifference(correlations) }],
  )
  const matrices = [
    { title: 'Reference', values: reference.reference },
    ...found.flatMap(({ name, correlations, matrix }) => [
      { title: found.length === 1 ? 'Generated' : name, values: correlations.generated },
      { title: found.length === 1 ? 'Difference' : `${name}, difference`, values: matrix },
    ]),
  ]
  return (
    <>
      <p className="evaluation-note">
        Pearson coefficients, blue −1, white 0, red 1, layers in order from the top left. Largest difference:{' '}
        {found.map(({ name, worst }) => (found.length === 1 ? worst : `${name}: ${worst}`)).join('; ')}.
      </p>
      <div className="figures matrices">
        {matrices.map(({ title, values }) => {
          const figure = matrixFigure(title, values)
          return (
            <FigureView
              key={title}
              {...{ figure, colors, paper, summary: `${values.length} layers` }}
              alone={() => figure}
              csv={() => matrixCsv(reference.names, values)}
            />
          )
        })}
      </div>
    </>
  )
}

/** Whatever further measures were made, as they say of themselves. */
export function Measures({ shown }: { shown: readonly ShownEvaluation[] }): ReactElement {
  const [colors, paper] = useMemo(() => [windowColors(shown), paperColors(shown)], [shown])
  const all = shown.flatMap(({ evaluation }) => evaluation.measures)
  const kinds = all.filter((each, at) => all.findIndex(({ id }) => id === each.id) === at)
  return (
    <>
      {kinds.map((measure) => {
        const { id, title, explanation, source, reduced, figures } = measure
        const having = shown.filter(({ evaluation }) => evaluation.measures.some((each) => each.id === id))
        return (
          <section key={id} id={`measure-${id}`} aria-label={title}>
            <h3>{title}</h3>
            <p className="evaluation-note">
              {explanation} {source}.{reduced === '' ? '' : ` Reduced: ${reduced}.`}
            </p>
            <div className="evaluation-scroll" tabIndex={0} role="region" aria-label={`Numbers of ${title}`}>
              <table className="evaluation-table">
                <thead>
                  <tr>
                    <th scope="col">Number</th>
                    {having.length > 1 && <th scope="col">Evaluation</th>}
                    <th scope="col" className="n">
                      value
                    </th>
                    <th scope="col" className="n">
                      reference against itself
                    </th>
                    <th scope="col" className="n">
                      a perfect generator
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {measure.rows.flatMap((row) =>
                    having.map((each) => {
                      const own = rowOf(each.evaluation, id, row.id)
                      if (own === undefined) return null
                      return (
                        <tr key={`${row.id} ${each.key}`}>
                          <th scope="row">
                            {row.label}
                            {row.unit === '' ? '' : ` [${row.unit}]`}
                          </th>
                          {having.length > 1 && (
                            <td>
                              <LineKey of={each} />
                            </td>
                          )}
                          <td className="n">{withError(own)}</td>
                          <td className="n dim">{own.floor === null ? '–' : withError(own.floor)}</td>
                          <td className="n dim">{plain(own.best)}</td>
                        </tr>
                      )
                    }),
                  )}
                </tbody>
              </table>
            </div>
            {figures.length > 0 && (
              <div className="figures">
                {figures.map((each) => {
                  const plan = measurePlan(each, having, id)
                  const figure = lineFigure(plan)
                  return (
                    <FigureView
                      key={each.title}
                      {...{ figure, colors, paper, summary: `${each.y.label} over ${each.x.label}` }}
                      alone={() => figure}
                      csv={() => lineCsv(plan)}
                    />
                  )
                })}
              </div>
            )}
          </section>
        )
      })}
    </>
  )
}

function rowOf(evaluation: Evaluation, measure: string, row: string) {
  return evaluation.measures.find(({ id }) => id === measure)?.rows.find(({ id }) => id === row)
}

export function Scoreboard({ shown }: { shown: readonly ShownEvaluation[] }): ReactElement | null {
  const published = shown[0]?.published ?? null
  if (published === null) return null
  const own = shown.some(({ evaluation: { distances } }) =>
    [distances.fpd, distances.kpd].some((row) => row?.definition === 'reduced'),
  )
  const star = (definition: string) => (definition === 'reduced' ? ' *' : '')
  return (
    <>
      <p className="evaluation-note">
        {published.dataset}; {published.source}. Comparable only when the reference is the challenge’s own
        evaluation file. AUC of a classifier on cells and on features: 0.5 is best.
        {own ? ' * smaller samples than the challenge’s.' : ''}
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
            {shown.map((each) => {
              const { fpd, kpd } = each.evaluation.distances
              return (
                <tr key={each.key} className="own">
                  <th scope="row">
                    <LineKey of={each} />
                  </th>
                  <td>this evaluation</td>
                  <td className="n">–</td>
                  <td className="n">–</td>
                  <td className="n">{fpd === null ? '–' : `${thousandfold(fpd)}${star(fpd.definition)}`}</td>
                  <td className="n">{kpd === null ? '–' : `${thousandfold(kpd)}${star(kpd.definition)}`}</td>
                </tr>
              )
            })}
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
          {shown.length > 1 ? `${name}: ` : ''}threshold {plain(evaluation.thresholdMeV)} MeV; features:{' '}
          {evaluation.featureSet.source}; seed {evaluation.seed}; {evaluation.mode}; Ganvas{' '}
          {evaluation.ganvas}; {evaluation.date}
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
