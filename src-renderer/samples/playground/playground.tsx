import type { ReactElement } from 'react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { energyFactor, isEnergyUnit } from '../../../src-shared/base/units.ts'
import type { Scale } from '../../../src-shared/pictures/scale.ts'
import { valueText } from '../../ui/format.ts'
import { FailureText } from '../../parts/failure-text.tsx'
import { pictured } from '../../parts/shower-view/picture-of-frame.ts'
import { useSampleSettings } from '../sample-settings.ts'
import { ColorBar } from '../../parts/shower-view/color-bar.tsx'
import { energyText, sumOf } from '../../parts/shower-view/energy-text.ts'
import { placeTiles } from '../../parts/shower-view/place-tiles.ts'
import { ShowerView } from '../../parts/shower-view/shower-view.tsx'
import { signsOf } from '../../parts/shower-view/tint.ts'
import { useDensity } from '../../parts/shower-view/use-density.ts'
import { ConditionControls } from './condition-controls.tsx'
import { draw, type GeneratorView, type OpenGenerator } from './generator-store.ts'
import { createLatestWins } from './latest-wins.ts'
import { LatentControls } from './latent-controls.tsx'
import { LayerEnergies } from './layer-energies.tsx'
import { usualCondition, type Wish } from './wish.ts'
import type { Failure } from '../../../src-shared/protocol/wire-types.ts'

/** One shower that is drawn anew at every move of a slider. */
export function Playground({
  view,
  scale,
}: {
  view: GeneratorView
  /** Of the pictures beside it; null: its own. */
  scale: Scale | null
}): ReactElement {
  switch (view.state) {
    case 'closed':
      return (
        <p className="samples-note">
          Pause the run, or open a finished one: then sliders for the energy and the latents draw showers
          here.
        </p>
      )
    case 'opening':
      return (
        <p className="samples-note" role="status">
          Opening the generator…
        </p>
      )
    case 'failed':
      return <FailureText title="The generator cannot be opened" failure={view.failure} />
    case 'open':
      return <Controls key={view.generator.sampling} generator={view.generator} scale={scale} />
  }
}

type Drawn = { shower: Float32Array; asked: Wish; milliseconds: number }

function Controls({ generator, scale }: { generator: OpenGenerator; scale: Scale | null }): ReactElement {
  const { condition } = generator
  const [wish, setWish] = useState<Wish>(() => ({
    condition: usualCondition(condition),
    latents: null,
    seed: 1,
  }))
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const ask = useRef<(wish: Wish) => void>(null)
  ask.current ??= createLatestWins(async (asked: Wish) => {
    const begun = performance.now()
    const reply = await draw(generator, {
      seed: asked.seed,
      count: 1,
      latents: asked.latents,
      conditions: asked.condition,
    })
    setFailure(reply.ok ? null : reply.failure)
    if (!reply.ok) return
    const { values, latents } = reply.value
    setDrawn({ shower: values, asked, milliseconds: performance.now() - begun })
    // Latents that the host drew are the sliders' from now on.
    if (asked.latents === null && latents !== null)
      setWish((now) => (now.latents === null && now.seed === asked.seed ? { ...now, latents } : now))
  })
  useEffect(() => ask.current?.(wish), [wish])

  return (
    <div className="playground">
      <div className="playground-controls">
        {condition !== null && wish.condition !== null && (
          <ConditionControls
            condition={condition}
            value={wish.condition}
            onChange={(value) => setWish((now) => ({ ...now, condition: value }))}
          />
        )}
        {generator.latents.length > 0 && (
          <LatentControls
            latents={generator.latents}
            value={wish.latents}
            onChange={(latents) => setWish((now) => ({ ...now, latents }))}
            onRandom={() => setWish((now) => ({ ...now, latents: null, seed: now.seed + 1 }))}
          />
        )}
      </div>
      {failure !== null && <FailureText title="Nothing was drawn" failure={failure} />}
      {drawn !== null && <Shown {...{ generator, drawn, scale }} />}
    </div>
  )
}

function Shown({
  generator,
  drawn,
  scale: given,
}: {
  generator: OpenGenerator
  drawn: Drawn
  scale: Scale | null
}): ReactElement {
  const { radii, layers } = useSampleSettings()
  const density = useDensity()
  const { shape, geometry, unit } = generator
  const { shower, asked, milliseconds } = drawn
  const [first] = useState(shower)
  // Without pictures beside it, the first shower sets the scale: colours must not change their meaning under a slider.
  const picture = useMemo(
    () =>
      pictured(
        {
          ...{ shape, geometry, unit },
          count: 1,
          captions: [],
          rows: [{ title: 'Generated', tone: 'generator', showers: first }],
        },
        { radii, layers },
      ),
    [shape, geometry, unit, first, radii, layers],
  )
  const scale = given ?? picture.scale
  const height = picture.tiles.length > 4 ? 46 : picture.tiles.length > 1 ? 72 : 132
  const placement = useMemo(
    () => placeTiles(picture.tiles, Math.floor(height * density)),
    [picture.tiles, height, density],
  )
  return (
    <div className="playground-shower">
      <div className="shower-rows">
        <ShowerView {...{ shower, unit, scale, placement, density }} name="Shower of the sliders" />
        <ColorBar {...{ scale, unit }} signs={signsOf(scale, unit, shower)} height={height} />
      </div>
      {unit !== '1' && (
        <p className="playground-sum">
          <b>{energyText(sumOf(shower), unit)}</b> in all cells{askedFor(generator, drawn)}
        </p>
      )}
      {geometry !== null && geometry.layers.length > 1 && (
        <LayerEnergies {...{ shower, unit, geometry, total: askedTotal(generator, asked) }} />
      )}
      <p className="samples-note" data-draw-ms={milliseconds.toFixed(1)}>
        Step {valueText(generator.round)}, redrawn in {Math.max(1, Math.round(milliseconds))} ms
      </p>
    </div>
  )
}

/** The incident energy in the showers' unit; null when something else was asked for. */
function askedTotal({ condition, unit }: OpenGenerator, { condition: asked }: Wish): number | null {
  const value = asked?.[0]
  if (condition === null || value === undefined || condition.classes !== null) return null
  if (!isEnergyUnit(condition.unit) || !isEnergyUnit(unit)) return null
  return value * energyFactor(condition.unit, unit)
}

function askedFor(generator: OpenGenerator, { asked, shower }: Drawn): string {
  const total = askedTotal(generator, asked)
  if (total === null || total === 0) return ''
  return `, ${Math.round((100 * sumOf(shower)) / total)} % of the ${energyText(total, generator.unit)} asked for`
}
