import type { ReactElement } from 'react'
import { DropdownMenu } from 'radix-ui'
import { notify } from '../state/notice-store.ts'
import { useRunView } from '../state/run-store.ts'
import { saveResult } from '../state/save-result.ts'
import { grouped } from '../ui/format.ts'
import { csvOf, jsonOf } from './chart-data.ts'
import type { ChartChoice } from './chart-settings.ts'
import { chartStore, chooseForChart } from './chart-settings.ts'
import { readingsText } from './chart-tip.tsx'
import { pngOfSvg } from '../parts/png-of-svg.ts'
import type { DrawnRun } from './plot.ts'
import { plotOf } from './plot.ts'
import type { SeriesGroup } from './series-groups.ts'
import { svgChart } from './svg-chart.ts'

type MenuProps = { group: SeriesGroup; runs: readonly DrawnRun[]; choice: ChartChoice }

/** What can be done with a chart, besides looking at it. */
export function ChartMenu({ group, runs, choice }: MenuProps): ReactElement {
  const shownRound = useRunView((view) => view.shownRound)
  const [main] = runs
  const round = shownRound ?? (main === undefined ? 0 : (main.curves.rounds[main.curves.length - 1] ?? 0))
  const name = `${main?.title ?? 'run'} ${group.title.toLowerCase()}`
  const picture = () => pictureOf(group, runs)
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="icon-button chart-more" aria-label={`Options of ${group.title}`}>
        ⋯
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="chart-menu" align="end" collisionPadding={8}>
          <Check
            label="Clip outliers"
            isOn={choice.isClipped}
            onChange={(isClipped) => chooseForChart(group.id, { isClipped })}
          />
          <Check
            label="Show as table"
            isOn={choice.isTable}
            onChange={(isTable) => chooseForChart(group.id, { isTable })}
          />
          <DropdownMenu.Separator />
          <Item label="Copy picture" onSelect={() => void copyPicture(picture())} />
          <Item
            label={`Copy values at step ${grouped(round)}`}
            onSelect={() => void copyText(readingsText(runs, group, round))}
          />
          <DropdownMenu.Separator />
          <Item
            label="Save as PNG…"
            onSelect={() => void pngOfSvg(picture(), SIZE).then((png) => saveResult(`${name}.png`, png))}
          />
          <Item label="Save as SVG…" onSelect={() => void saveResult(`${name}.svg`, bytesOf(picture()))} />
          <Item
            label="Save as CSV…"
            onSelect={() => void saveResult(`${name}.csv`, bytesOf(csvOf(runs, group)))}
          />
          <Item
            label="Save as JSON…"
            onSelect={() => void saveResult(`${name}.json`, bytesOf(jsonOf(runs, group)))}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** For a column of a paper, twice: wide enough for a legend, small enough to read. */
const SIZE = { width: 800, height: 480 }

/** As the chart is on the screen, with more points and in light colours. */
function pictureOf(group: SeriesGroup, runs: readonly DrawnRun[]): string {
  const { axis, smoothing, zoom, charts } = chartStore.getState()
  const { logX = false, logY = false, isClipped = false } = charts[group.id] ?? {}
  const ticks = { x: 7, y: 6 }
  const plot = plotOf(runs, group, {
    axis,
    smoothing,
    logX,
    logY,
    isClipped,
    zoom,
    mostPoints: 1500,
    ticks,
    isSteady: false,
  })
  const subtitle = [
    runs.map(({ title }) => title).join(', '),
    smoothing === 0 ? '' : `smoothed ${smoothing.toFixed(2)}, raw behind`,
  ]
  return svgChart(plot, {
    title: group.title,
    subtitle: subtitle.filter((each) => each !== '').join(' · '),
    size: SIZE,
  })
}

async function copyPicture(svg: string): Promise<void> {
  const png = await pngOfSvg(svg, SIZE)
  await copied(() =>
    navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([png], { type: 'image/png' }) })]),
  )
}

function copyText(text: string): Promise<void> {
  return copied(() => navigator.clipboard.writeText(text))
}

async function copied(copy: () => Promise<void>): Promise<void> {
  try {
    await copy()
    notify({ title: 'Copied' })
  } catch (error) {
    notify({
      tone: 'error',
      title: 'Nothing was copied',
      detail: `The clipboard cannot be written: ${String(error)}`,
    })
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function Item({ label, onSelect }: { label: string; onSelect: () => void }): ReactElement {
  return <DropdownMenu.Item onSelect={onSelect}>{label}</DropdownMenu.Item>
}

function Check(props: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }): ReactElement {
  return (
    <DropdownMenu.CheckboxItem checked={props.isOn} onCheckedChange={props.onChange}>
      {props.label}
      <DropdownMenu.ItemIndicator>✓</DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  )
}
