import type { ReactElement } from 'react'
import { useMemo } from 'react'
import type { Evaluation } from '../../src-shared/physics/evaluation/evaluation.ts'
import { plain, withError } from '../../src-shared/physics/evaluation/number-text.ts'
import { correlationDifference, measurePlan } from '../../src-shared/pictures/evaluation-figures.ts'
import { lineFigure } from '../../src-shared/pictures/line-figure.ts'
import { matrixFigure } from '../../src-shared/pictures/matrix-figure.ts'
import { lineCsv, matrixCsv } from './figure-csv.ts'
import { FigureView } from './figure-view.tsx'
import { LineKey } from './line-key.tsx'
import { paperColors, windowColors, type ShownEvaluation } from './overlaid.ts'

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
