import type { ReactElement } from 'react'
import { useMemo, useState } from 'react'
import type { FeatureComparison } from '../../src-shared/physics/evaluation/compare-features.ts'
import { aboveFloor, judgement, plain } from '../../src-shared/physics/evaluation/number-text.ts'
import { cellPlan, featurePlan } from '../../src-shared/pictures/evaluation-figures.ts'
import type { HistogramPlan } from '../../src-shared/pictures/histogram-figure.ts'
import { HistogramView } from './histogram-view.tsx'
import { LineKey } from './line-key.tsx'
import { paperColors, windowColors, type ShownEvaluation } from './overlaid.ts'

const GROUPS: Record<FeatureComparison['feature']['group'], string> = {
  ...{ energy: 'Energy', layer: 'Layers', centre: 'Centres', width: 'Widths' },
  ...{ radius: 'Radii', sparsity: 'Sparsity', shape: 'Shapes' },
}
const MOST_DIFFERENT = 8

type Choice = 'most' | 'all' | FeatureComparison['feature']['group']

/** Histograms of what was looked at, those that differ most first. */
export function Distributions({ shown }: { shown: readonly ShownEvaluation[] }): ReactElement | null {
  const [choice, setChoice] = useState<Choice>('most')
  const [first] = shown
  const features = useMemo(() => first?.evaluation.features ?? [], [first])
  const ranked = useMemo(() => worstFirst(features, shown), [features, shown])
  const colors = useMemo(() => windowColors(shown), [shown])
  const paper = useMemo(() => paperColors(shown), [shown])
  const drawn = useMemo(() => shown.filter(({ isComparable }) => isComparable), [shown])
  const plans = useMemo(() => {
    const cells = choice === 'most' || choice === 'all' || choice === 'energy' ? cellPlan(drawn, false) : null
    const chosen =
      choice === 'most'
        ? ranked.slice(0, MOST_DIFFERENT).map(({ row }) => row)
        : features.filter(({ feature }) => choice === 'all' || feature.group === choice)
    const rows = chosen.map((row) => featurePlan(row, drawn, false))
    return cells === null ? rows : choice === 'most' ? [...rows, cells] : [cells, ...rows]
  }, [choice, ranked, features, drawn])
  if (first === undefined) return null
  const groups = Object.keys(GROUPS).filter((group) =>
    features.some(({ feature }) => feature.group === group),
  )
  const left = shown.filter(({ isComparable }) => !isComparable)
  return (
    <>
      <p className="figure-key">
        <span>
          <i /> reference
        </span>
        {drawn.map((each) => (
          <LineKey key={each.key} of={each} />
        ))}
        <span className="dim">below: ratio to the reference; bands and bars are √n</span>
      </p>
      {left.map(({ key, name }) => (
        <p key={key} className="evaluation-note">
          {name} was evaluated with other bins (another reference or threshold), so its lines are not drawn
          over these: evaluate it with the same reference.
        </p>
      ))}
      <div className="chips" role="group" aria-label="Which features">
        {(['most', 'all', ...groups] as Choice[]).map((each) => (
          <button
            type="button"
            key={each}
            className="chip"
            aria-pressed={choice === each}
            onClick={() => setChoice(each)}
          >
            {each === 'most' ? 'Most different' : each === 'all' ? `All ${features.length}` : GROUPS[each]}
          </button>
        ))}
      </div>
      <div className="figures">
        {plans.map((plan: HistogramPlan) => (
          <HistogramView key={plan.title} {...{ plan, colors, paper }} />
        ))}
      </div>
    </>
  )
}

/** How far what differs most lies above its floor, as bars. */
export function WhatDiffers({ shown }: { shown: readonly ShownEvaluation[] }): ReactElement | null {
  const [first] = shown
  const features = first?.evaluation.features ?? []
  const ranked = worstFirst(features, shown).slice(0, MOST_DIFFERENT)
  const most = Math.max(10, ...ranked.map(({ above }) => (Number.isFinite(above) ? above : 0)))
  // Decades, because one feature is often far worse than all others.
  const widthOf = (above: number) =>
    Math.max(0.5, (100 * Math.log10(1 + Math.max(0, above))) / Math.log10(1 + most))
  return (
    <table className="differs">
      <thead className="spoken">
        <tr>
          <th scope="col">Feature</th>
          <th scope="col">Evaluation</th>
          <th scope="col">Standard deviations above the floor</th>
        </tr>
      </thead>
      <tbody>
        {ranked.map(({ row }) =>
          shown.map((each, at) => {
            const own = each.evaluation.features.find(({ feature }) => feature.id === row.feature.id)
            if (own === undefined) return null
            const above = aboveFloor(own.separation)
            const tone = judgement(own.separation)
            return (
              <tr key={`${row.feature.id} ${each.key}`}>
                <th scope="row">
                  {at === 0 ? row.feature.label : <span className="spoken">{row.feature.label}</span>}
                </th>
                <td className="whose">{shown.length > 1 ? <LineKey of={each} /> : null}</td>
                <td>
                  <i className={tone} style={{ width: `${widthOf(Math.min(above, most))}%` }} />
                </td>
                <td className={`n ${tone}`}>{plain(above)} sd</td>
              </tr>
            )
          }),
        )}
      </tbody>
    </table>
  )
}

function worstFirst(
  features: readonly FeatureComparison[],
  shown: readonly ShownEvaluation[],
): { row: FeatureComparison; above: number }[] {
  return features
    .map((row) => ({
      row,
      above: Math.max(
        ...shown.map(({ evaluation }) => {
          const own = evaluation.features.find(({ feature }) => feature.id === row.feature.id)
          return own === undefined ? -Infinity : aboveFloor(own.separation)
        }),
      ),
    }))
    .sort((one, other) => other.above - one.above)
}
