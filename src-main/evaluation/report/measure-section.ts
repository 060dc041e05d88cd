import type { MeasureResult, MeasureRow } from '../../../src-shared/physics/evaluation/measure-result.ts'
import { escaped } from '../../../src-shared/pictures/markup.ts'
import { measurePlan, type Overlaid } from '../../../src-shared/pictures/evaluation-figures.ts'
import { lineFigure } from '../../../src-shared/pictures/line-figure.ts'
import { figureHtml } from './figure-html.ts'
import { plain, withError } from '../../../src-shared/physics/evaluation/number-text.ts'

/** One further measure: how to read it, its numbers beside their floors, its figures. */
export function measureSection(result: MeasureResult, overlaid: readonly Overlaid[]): string {
  const { id, title, explanation, source, reduced, rows, figures } = result
  const drawn = figures.map((figure) => figureHtml(lineFigure(measurePlan(figure, overlaid, id))))
  return `<h2>${escaped(title)}</h2><p>${escaped(explanation)} <small>${escaped(source)}.${reduced === '' ? '' : ` Reduced: ${escaped(reduced)}.`}</small></p>
<table><thead><tr><th></th><th class="n">value</th><th class="n">reference against itself</th><th class="n">a perfect generator</th></tr></thead><tbody>${rows.map(rowOf).join('')}</tbody></table>
${drawn.length === 0 ? '' : `<div class="figures">${drawn.join('\n')}</div>`}`
}

function rowOf({ label, unit, floor, best, ...value }: MeasureRow): string {
  return `<tr><td>${escaped(label)}${unit === '' ? '' : ` <small>${escaped(unit)}</small>`}</td><td class="n">${withError(value)}</td><td class="n">${floor === null ? '–' : withError(floor)}</td><td class="n">${plain(best)}</td></tr>`
}
