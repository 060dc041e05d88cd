import type { ReactElement } from 'react'
import type { DistanceRow } from '../../src-shared/physics/evaluation/evaluation.ts'
import { plain, withError } from '../../src-shared/physics/evaluation/number-text.ts'
import { featuresAtFloor } from '../../src-shared/physics/evaluation/verdict.ts'
import { LineKey } from './line-key.tsx'
import type { ShownEvaluation } from './overlaid.ts'

/** The verdict of one as cards, of several as a table. */
export function Verdict({ shown }: { shown: readonly ShownEvaluation[] }): ReactElement | null {
  const [first] = shown
  if (first === undefined) return null
  return shown.length === 1 ? <Cards of={first} /> : <VerdictTable shown={shown} />
}

function Cards({ of: { evaluation } }: { of: ShownEvaluation }): ReactElement {
  const { features, distances, cells } = evaluation
  const atFloor = featuresAtFloor(evaluation)
  const response = features.find(({ feature }) => feature.id === 'total')
  return (
    <div className="verdict-cards">
      <Card
        value={`${atFloor} of ${features.length}`}
        tone={toneOf(atFloor / Math.max(1, features.length))}
        text="features at the floor: what the reference’s own spread explains, below 3 sd"
      />
      {response !== undefined && (
        <Card
          value={withError(response.generated.mean)}
          text={`mean of ${response.feature.symbol}${response.feature.unit === '' ? '' : ` [${response.feature.unit}]`}; reference ${withError(response.reference.mean)}`}
        />
      )}
      <DistanceCard name="FPD" row={distances.fpd} />
      <DistanceCard name="KPD" row={distances.kpd} />
      <Card value={plain(cells.separation)} text="separation power of the cells’ energies" />
    </div>
  )
}

function DistanceCard({ name, row }: { name: string; row: DistanceRow | null }): ReactElement {
  if (row === null) return <Card value="–" text={`${name}: too few showers`} />
  return (
    <Card
      value={thousandfold(row)}
      text={`${name} × 10³; floor ${thousandfold(row.floor)}${row.definition === 'reduced' ? '; reduced sizes' : ''}`}
    />
  )
}

function Card({ value, text, tone = '' }: { value: string; text: string; tone?: string }): ReactElement {
  return (
    <div className={`verdict-card ${tone}`}>
      <b>{value}</b>
      <span>{text}</span>
    </div>
  )
}

function VerdictTable({ shown }: { shown: readonly ShownEvaluation[] }): ReactElement {
  return (
    <div className="evaluation-scroll" tabIndex={0} role="region" aria-label="Verdicts">
      <table className="evaluation-table">
        <thead>
          <tr>
            <th scope="col">Evaluation</th>
            {[
              'features at the floor',
              'FPD × 10³',
              'its floor',
              'KPD × 10³',
              'its floor',
              'S of cells',
              'showers',
            ].map((title, at) => (
              <th key={at} scope="col" className="n">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((each) => {
            const { fpd, kpd } = each.evaluation.distances
            return (
              <tr key={each.key}>
                <th scope="row">
                  <LineKey of={each} />
                </th>
                <td className="n">
                  {featuresAtFloor(each.evaluation)} of {each.evaluation.features.length}
                </td>
                <td className="n">{fpd === null ? '–' : thousandfold(fpd)}</td>
                <td className="n dim">{fpd === null ? '–' : thousandfold(fpd.floor)}</td>
                <td className="n">{kpd === null ? '–' : thousandfold(kpd)}</td>
                <td className="n dim">{kpd === null ? '–' : thousandfold(kpd.floor)}</td>
                <td className="n">{plain(each.evaluation.cells.separation)}</td>
                <td className="n">{each.evaluation.generated.used.toLocaleString('en')}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

export function thousandfold({ value, error }: { value: number; error: number }): string {
  return withError({ value: value * 1e3, error: error * 1e3 })
}

function toneOf(share: number): string {
  return share >= 0.9 ? 'good' : share >= 0.5 ? 'fair' : 'poor'
}
