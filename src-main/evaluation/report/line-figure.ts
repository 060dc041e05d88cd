import type { MeasureFigure } from '../../../src-shared/physics/evaluation/measure-result.ts'
import { escaped } from '../../../src-shared/pictures/markup.ts'
import { linearScale, logScale, type Scale } from './axis-scale.ts'

const [WIDTH, HEIGHT] = [340, 250]
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 8, 24, 212]

/** Lines with their error bars; the tone says whose they are, the name stands beside the end of each. */
export function lineFigure({ title, x, y, lines }: MeasureFigure): string {
  const across = scaleOf(x.scale, lines.flatMap(({ x: values }) => values), { from: LEFT, to: WIDTH - RIGHT }) // prettier-ignore
  const heights = lines.flatMap(({ y: values, error }) =>
    values.flatMap((value, at) => [value - (error?.[at] ?? 0), value + (error?.[at] ?? 0)]),
  )
  const up = scaleOf(y.scale, heights, { from: BOTTOM, to: TOP })
  const grid = [
    ...across.ticks.map(({ at }) => `M${f(at)} ${TOP}V${BOTTOM}`),
    ...up.ticks.map(({ at }) => `M${LEFT} ${f(at)}H${WIDTH - RIGHT}`),
  ].join('')
  return `<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">
<text class="title" x="${LEFT}" y="13">${escaped(title)}</text><path class="grid" d="${grid}"/>
${lines.map((line) => drawn(line, across, up)).join('\n')}
<path class="frame" d="M${LEFT} ${TOP}V${BOTTOM}H${WIDTH - RIGHT}"/>
${across.ticks.map(({ at, label }) => `<text x="${f(at)}" y="${BOTTOM + 13}" text-anchor="middle">${label}</text>`).join('')}
${up.ticks.map(({ at, label }) => `<text x="${LEFT - 5}" y="${f(at + 3)}" text-anchor="end">${label}</text>`).join('')}
<text class="label" x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end">${escaped(x.label)}</text><text class="label" x="${LEFT + 6}" y="${TOP + 11}">${escaped(y.label)}</text>
</svg><figcaption class="key">${lines.map(({ name, tone }) => `<i class="tone-${tone}"></i>${escaped(name)}`).join(' ')}</figcaption></figure>`
}

function drawn({ x, y, error, tone }: MeasureFigure['lines'][number], across: Scale, up: Scale): string {
  const path = x.map(
    (value, at) => `${at === 0 ? 'M' : 'L'}${f(across.place(value))} ${f(up.place(y[at] ?? NaN))}`,
  )
  const bars = (error ?? []).map((size, at) => {
    const [place, middle] = [f(across.place(x[at] ?? NaN)), y[at] ?? NaN]
    return `M${place} ${f(up.place(middle - size))}V${f(up.place(middle + size))}`
  })
  return `<path class="line tone-${tone}" d="${path.join('')}"/>${bars.length > 0 ? `<path class="line tone-${tone}" d="${bars.join('')}"/>` : ''}`
}

/** Over all values, with a little room; a single value stands in the middle. */
function scaleOf(
  scale: 'linear' | 'log',
  values: readonly number[],
  place: { from: number; to: number },
): Scale {
  const known = values.filter((value) => Number.isFinite(value) && (scale === 'linear' || value > 0))
  const [low, high] = [Math.min(...known), Math.max(...known)]
  if (known.length === 0) return linearScale({ low: 0, high: 1, ...place })
  if (scale === 'log') return logScale({ low: low / 1.2, high: high * 1.2, ...place })
  const room = high > low ? 0.04 * (high - low) : Math.max(1e-9, Math.abs(high) / 2)
  return linearScale({ low: low - room, high: high + room, ...place })
}

function f(value: number): string {
  return String(Math.round(value * 10) / 10)
}
