import type { ReactElement } from 'react'
import { Slider } from 'radix-ui'
import { xAxes, type XAxis } from '../state/curves.ts'
import { showRound, useRunView } from '../state/run-store.ts'
import { setCharts, useChartView } from './chart-settings.ts'
import type { DrawnRun } from './plot.ts'

const AXES: Record<XAxis, string> = { step: 'Step', epoch: 'Epoch', time: 'Wall time', events: 'Events seen' }

/** What all charts have in common: smoothing, the horizontal axis, and the way back to following the run. */
export function ChartBar({ runs }: { runs: readonly DrawnRun[] }): ReactElement {
  const smoothing = useChartView((view) => view.smoothing)
  const axis = useChartView((view) => view.axis)
  const isZoomed = useChartView(({ zoom }) => zoom !== null)
  const isPinned = useRunView(({ shownRound }) => shownRound !== null)
  // A run that the command line trained tells no epochs.
  const knowsEpochs = runs.some(({ curves }) => curves.length > 0 && curves.epochs[curves.length - 1]! > 0)
  const knowsEvents = knowsEpochs && runs.some(({ curves }) => curves.trainEvents > 0)
  return (
    <div className="chart-bar">
      {(isZoomed || isPinned) && (
        <button
          type="button"
          className="chip"
          title="Show everything again, up to the newest step"
          onClick={() => {
            setCharts({ zoom: null })
            showRound(null)
          }}
        >
          ⇥ Follow
        </button>
      )}
      <label className="smoothing">
        <span>Smoothing</span>
        <Slider.Root
          className="slider"
          min={0}
          max={0.99}
          step={0.01}
          value={[smoothing]}
          onValueChange={([value = 0]) => setCharts({ smoothing: value })}
        >
          <Slider.Track className="slider-track">
            <Slider.Range className="slider-range" />
          </Slider.Track>
          <Slider.Thumb className="slider-thumb" aria-label="Smoothing" />
        </Slider.Root>
        <output>{smoothing.toFixed(2)}</output>
      </label>
      <select
        aria-label="Horizontal axis"
        value={axis}
        onChange={({ target }) => setCharts({ axis: target.value as XAxis })} // values of the options below
      >
        {xAxes.map((each) => (
          <option
            key={each}
            value={each}
            disabled={(each === 'epoch' && !knowsEpochs) || (each === 'events' && !knowsEvents)}
          >
            {AXES[each]}
          </option>
        ))}
      </select>
    </div>
  )
}
