import type { FeatureComparison } from '../../../src-shared/physics/evaluation/compare-features.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type {
  DistanceRow,
  Evaluation,
  SampleFacts,
} from '../../../src-shared/physics/evaluation/evaluation.ts'
import { scoreboardFor } from '../published.ts'
import { escaped } from '../../../src-shared/pictures/markup.ts'
import { histogramFigure } from '../../../src-shared/pictures/histogram-figure.ts'
import { matrixFigure } from '../../../src-shared/pictures/matrix-figure.ts'
import {
  cellPlan,
  correlationDifference,
  featurePlan,
  type Overlaid,
} from '../../../src-shared/pictures/evaluation-figures.ts'
import { featuresAtFloor } from '../../../src-shared/physics/evaluation/verdict.ts'
import { figureHtml } from './figure-html.ts'
import { measureSection } from './measure-section.ts'
import {
  aboveFloor,
  judgement,
  plain,
  withError,
} from '../../../src-shared/physics/evaluation/number-text.ts'
import { STYLE } from './style.ts'

/** One file that opens offline, reads on paper, and holds nothing that runs. `pictures` are PNG. */
export function reportHtml(evaluation: Evaluation, pictures: { averages: Uint8Array }): string {
  const { title, features } = evaluation
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><title>${escaped(title)}</title><style>${STYLE}</style></head><body>
<h1>${escaped(title)}</h1>
<p class="lead">${escaped(evaluation.featureSet.title)} · ${count(evaluation.generated.used)} generated against ${count(evaluation.reference.used)} reference showers · ${evaluation.date.slice(0, 10)}</p>
${cards(evaluation)}
${evaluation.problems.map(({ message, hint }) => `<p class="notice">${escaped(message)} <small>${escaped(hint)}</small></p>`).join('')}
<h2>What differs most</h2>
<p>By how many of the floor’s standard deviations the separation power lies above what one half of the reference gives against the other.</p>
${featureTable([...features].sort((a, b) => aboveFloor(b.separation) - aboveFloor(a.separation)).slice(0, 8))}
<h2>Average shower</h2>
<p>Mean energy per cell, both on one logarithmic scale.</p>
<img alt="Average shower of the reference and of the generated sample" src="data:image/png;base64,${Buffer.from(pictures.averages).toString('base64')}">
<h2>Distributions</h2>
<p class="key"><i class="ref"></i>reference <i class="gen"></i>generated. Below each: generated over reference, with the reference’s statistical error as a band. S is the separation power beside its floor.</p>
<div class="figures">${featureFigures(evaluation)}</div>
${correlations(evaluation)}
${evaluation.measures.map((result) => measureSection(result, alone(evaluation))).join('\n')}
<h2>All numbers</h2>
${featureTable(features)}
${scoreboard(evaluation)}
${honesty(evaluation)}
${manifest(evaluation)}
</body></html>
`
}

function cards({ features, distances, cells }: Evaluation): string {
  const atFloor = featuresAtFloor({ features })
  const response = features.find(({ feature }) => feature.id === 'total')
  const distance = (name: string, row: DistanceRow | null) =>
    row === null
      ? card('–', `${name}: too few showers`)
      : card(
          withError({ value: row.value * 1e3, error: row.error * 1e3 }),
          `${name} × 10³ (floor ${withError({ value: row.floor.value * 1e3, error: row.floor.error * 1e3 })})${row.definition === 'reduced' ? ', reduced sizes' : ''}`,
        )
  return `<div class="cards">${card(`${atFloor} of ${features.length}`, 'features that the reference’s own spread explains (below 3 sd of the floor)')}${
    response === undefined
      ? ''
      : card(
          withError(response.generated.mean),
          `mean of ${response.feature.symbol}${unitOf(response)}; reference ${withError(response.reference.mean)}`,
        )
  }${distance('FPD', distances.fpd)}${distance('KPD', distances.kpd)}${card(plain(cells.separation), 'separation power of the cells’ energies')}</div>`
}

function card(value: string, text: string): string {
  return `<div class="card"><b>${escaped(value)}</b><span>${escaped(text)}</span></div>`
}

function unitOf({ feature }: FeatureComparison): string {
  return feature.unit === '' ? '' : ` [${feature.unit}]`
}

function featureTable(features: readonly FeatureComparison[]): string {
  const rows = features.map((row) => {
    const { separation, wasserstein, ks, chiSquare } = row
    return `<tr><td>${escaped(row.feature.label)}${row.feature.unit === '' ? '' : ` <small>${escaped(row.feature.unit)}</small>`}</td><td class="n">${withError(row.reference.mean)}</td><td class="n">${withError(row.generated.mean)}</td><td class="n ${judgement(separation)}">${withError(separation)}</td><td class="n"><small>${withError({ value: separation.floor.mean, error: separation.floor.sd })}</small></td><td class="n">${withError(wasserstein)}</td><td class="n">${withError(ks)}</td><td class="n">${plain(chiSquare.value / Math.max(1, chiSquare.degrees))} <small>p ${plain(chiSquare.p, 2)}</small></td></tr>`
  })
  return `<table><thead><tr><th>Feature</th><th class="n">mean, reference</th><th class="n">mean, generated</th><th class="n">separation S</th><th class="n">floor of S</th><th class="n">W₁</th><th class="n">KS</th><th class="n">χ² / ndf</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

/** Nothing lies over it in a report. */
function alone(evaluation: Evaluation): Overlaid[] {
  return [{ name: 'Generated', ink: 'sample-0', dash: '', evaluation }]
}

function featureFigures(evaluation: Evaluation): string {
  const only = alone(evaluation)
  const cells = cellPlan(only, false)
  const plans = evaluation.features.map((row) => featurePlan(row, only, false))
  return [...(cells === null ? [] : [cells]), ...plans]
    .map((plan) => figureHtml(histogramFigure(plan)))
    .join('\n')
}

function correlations({ correlations: found }: Evaluation): string {
  if (found === null) return ''
  const { matrix, worst } = correlationDifference(found)
  const figures = [
    matrixFigure('Reference', found.reference),
    matrixFigure('Generated', found.generated),
    matrixFigure('Difference', matrix),
  ]
  return `<h2>Correlations of layer energies</h2><p>Pearson coefficients, blue −1, white 0, red 1, layers in order from the top left. Largest difference: ${escaped(worst)}.</p><div class="figures">${figures.map(figureHtml).join('')}</div>`
}

function scoreboard(evaluation: Evaluation): string {
  const found = scoreboardFor(evaluation.featureSet.id, sizeOf(evaluation.shape))
  if (found === null) return ''
  const number = (value: number | undefined, digits = 3) =>
    value === undefined ? '–' : value.toFixed(digits)
  const rows = found.models.map(
    ({ name, type, aucLow, aucHigh, fpd, kpd }) =>
      `<tr><td>${escaped(name)}</td><td>${escaped(type)}</td><td class="n">${number(aucLow)}</td><td class="n">${number(aucHigh)}</td><td class="n">${fpd === undefined ? '–' : plain(fpd)}</td><td class="n">${kpd === undefined ? '–' : plain(kpd)}</td></tr>`,
  )
  const { fpd, kpd } = evaluation.distances
  const ours = (row: DistanceRow | null) =>
    row === null
      ? '–'
      : `${withError({ value: row.value * 1e3, error: row.error * 1e3 })}${row.definition === 'reduced' ? ' *' : ''}`
  const classifier = evaluation.measures.find(({ id }) => id === 'classifier')
  const auc = (kind: 'low' | 'high') => {
    const row = classifier?.rows.find(({ id }) => id === `auc-${kind}`)
    return row === undefined ? '–' : `${withError(row)}${classifier?.reduced === '' ? '' : ' *'}`
  }
  return `<h2>Beside the published results: ${escaped(found.dataset)}</h2><p>${escaped(found.source)}. The rows are comparable only when the reference is the challenge’s own evaluation file. AUC: classifier on voxels and on high-level features, 0.5 is best; ${auc('low') === '–' ? 'this report trained no classifier (“--with classifier” does).' : ''} * smaller than the challenge’s: samples, networks or trainings.</p><table><thead><tr><th>Model</th><th>Kind</th><th class="n">AUC voxels</th><th class="n">AUC features</th><th class="n">FPD × 10³</th><th class="n">KPD × 10³</th></tr></thead><tbody><tr class="us"><td>${escaped(evaluation.generated.name)}</td><td>this file</td><td class="n">${auc('low')}</td><td class="n">${auc('high')}</td><td class="n">${ours(fpd)}</td><td class="n">${ours(kpd)}</td></tr>${rows.join('')}</tbody></table>`
}

function honesty({ reference, generated, repeats }: Evaluation): string {
  return `<h2>What these numbers can and cannot say</h2><div class="honesty"><p>A generator adds no statistics: whatever is derived from its showers carries at least the uncertainty of the ${count(reference.used)} showers that it is compared with here, and that of the showers it was trained on, however many it makes.</p><p>Errors are standard deviations over ${repeats} bootstrap draws. The floor is the distance of one random half of the reference from the other, brought to the sizes compared (${count(reference.used)} and ${count(generated.used)} showers). A distance below its floor is luck, not quality.</p><p>Features at the floor do not make the showers the same: only what was looked at agrees, and only where there are events.</p></div>`
}

function manifest(evaluation: Evaluation): string {
  const file = (
    role: string,
    { name, layout, sha256, events, used, empty, negativeCells, incidentMeV }: SampleFacts,
  ) =>
    `<tr><td>${role}</td><td>${escaped(name)}<br><small>${escaped(layout)} · <code>${sha256}</code></small></td><td class="n">${count(used)} of ${count(events)}</td><td class="n">${count(empty)}</td><td class="n">${count(negativeCells)}</td><td class="n">${incidentMeV === null ? '–' : `${plain(incidentMeV.min)} – ${plain(incidentMeV.max)}`}</td></tr>`
  return `<h2>Made from</h2><table><thead><tr><th></th><th>File, layout, SHA-256</th><th class="n">showers</th><th class="n">empty</th><th class="n">cells below 0</th><th class="n">E_inc [MeV]</th></tr></thead><tbody>${file('Reference', evaluation.reference)}${file('Generated', evaluation.generated)}</tbody></table><p><small>Threshold ${plain(evaluation.thresholdMeV)}${evaluation.unit === '1' ? '' : ' MeV'} · features: ${escaped(evaluation.featureSet.source)} · seed ${evaluation.seed} · ${evaluation.mode} · Ganvas ${escaped(evaluation.ganvas)} · ${evaluation.date}</small></p>`
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
