import type { ReactElement } from 'react'
import { DropdownMenu, Popover } from 'radix-ui'
import { useRunView } from '../state/run-store.ts'
import type { SampleFrame } from '../../src-shared/protocol/run-messages.ts'
import { playFilm, stopFilm, useFilm } from './film.ts'
import type { GeneratorView } from './playground/generator-store.ts'
import { setSampleSettings, useSampleSettings, type SampleSettings } from './sample-settings.ts'
import { cancelFilm, saveCsv, saveFilm, saveStrip, useFilmShare } from './save/save-showers.ts'
import { hasLayers } from '../parts/shower-view/tiles.ts'
import { StepSlider } from './step-slider.tsx'

/** Above the pictures: the slider, the film, how pictures look, and what can be saved of them. */
export function SamplesBar({
  space,
  generator,
  onFresh,
}: {
  space: SampleFrame | null
  generator: GeneratorView
  onFresh: () => void
}): ReactElement {
  const isFilm = useFilm()
  const { hasPlayground, hasFresh } = useSampleSettings()
  const seed = useRunView(({ run }) => run?.summary?.seed ?? null)
  const frames = useRunView(({ run }) => run?.frames.length ?? 0)
  const share = useFilmShare()
  return (
    <div className="samples-bar">
      {frames > 1 && (
        <button
          type="button"
          className="icon-button"
          aria-label={isFilm ? 'Stop the film' : 'Play the run as a film'}
          title={isFilm ? 'Stop the film' : 'Play the run as a film'}
          onClick={isFilm ? stopFilm : playFilm}
        >
          <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true" fill="currentColor">
            {isFilm ? <path d="M3 3h8v8H3z" /> : <path d="M3.5 2v10l8-5z" />}
          </svg>
        </button>
      )}
      <StepSlider />
      {space !== null && (
        <span className="samples-seed">fixed latents{seed === null ? '' : `, seed ${seed}`}</span>
      )}
      <div className="spring" />
      {share !== null && (
        <span className="samples-film" role="status">
          Making the film, {Math.round(100 * share)} %
          <button type="button" className="button small" onClick={cancelFilm}>
            Cancel
          </button>
        </span>
      )}
      {hasFresh && generator.state === 'open' && (
        <button type="button" className="button small" onClick={onFresh}>
          Other fresh latents
        </button>
      )}
      <button
        type="button"
        className="button small"
        aria-pressed={hasPlayground}
        onClick={() => setSampleSettings({ hasPlayground: !hasPlayground })}
      >
        Playground
      </button>
      <ViewMenu space={space} />
      <SaveMenu isDisabled={space === null} frames={frames} />
    </div>
  )
}

const SIZES = { fit: 'As there is room', small: 'Small', medium: 'Medium', large: 'Large' } as const
const RADII = { auto: 'Where needed as roots', true: 'As they are', root: 'As square roots' } as const
const LAYERS = { auto: 'Side view from 9 on', all: 'Beside each other', side: 'Side view' } as const

function ViewMenu({ space }: { space: SampleFrame | null }): ReactElement {
  const settings = useSampleSettings()
  const isLayered = space !== null && hasLayers(space)
  const isPolar = space?.geometry?.layers.some(({ form }) => form === 'polar') === true
  return (
    <Popover.Root>
      <Popover.Trigger className="button small">View</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="samples-view"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="View"
        >
          <Choice
            title="Size"
            value={settings.size}
            of={SIZES}
            onChange={(size) => setSampleSettings({ size })}
          />
          <label>
            <span>Showers</span>
            <input
              type="number"
              min={1}
              max={64}
              value={settings.count}
              onChange={({ target }) => {
                const count = Math.round(Number(target.value))
                if (count >= 1 && count <= 64) setSampleSettings({ count })
              }}
            />
          </label>
          {isLayered && (
            <Choice
              title="Layers"
              value={settings.layers}
              of={LAYERS}
              onChange={(layers) => setSampleSettings({ layers })}
            />
          )}
          {isPolar && (
            <Choice
              title="Radii"
              value={settings.radii}
              of={RADII}
              onChange={(radii) => setSampleSettings({ radii })}
            />
          )}
          <label>
            <span>Film</span>
            <select
              value={settings.framesPerSecond}
              onChange={({ target }) =>
                setSampleSettings({
                  framesPerSecond: Number(target.value) as SampleSettings['framesPerSecond'], // of the options below
                })
              }
            >
              {[2, 5, 10, 20].map((each) => (
                <option key={each} value={each}>
                  {each} pictures per second
                </option>
              ))}
            </select>
          </label>
          <label>
            <span>Fresh latents</span>
            <input
              type="checkbox"
              checked={settings.hasFresh}
              onChange={({ target }) => setSampleSettings({ hasFresh: target.checked })}
            />
          </label>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Choice<Key extends string>({
  title,
  value,
  of,
  onChange,
}: {
  title: string
  value: Key
  of: Record<Key, string>
  onChange: (value: Key) => void
}): ReactElement {
  return (
    <label>
      <span>{title}</span>
      <select value={value} onChange={({ target }) => onChange(target.value as Key)}>
        {Object.entries<string>(of).map(([key, label]) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}

function SaveMenu({ isDisabled, frames }: { isDisabled: boolean; frames: number }): ReactElement {
  const items: [label: string, save: () => Promise<void>, isPossible: boolean][] = [
    ['Picture (PNG), dark…', () => saveStrip('dark'), true],
    ['Picture (PNG), light for papers…', () => saveStrip('light'), true],
    ['Film (GIF), dark…', () => saveFilm('dark'), frames > 1],
    ['Film (GIF), light…', () => saveFilm('light'), frames > 1],
    ['Values (CSV)…', saveCsv, true],
  ]
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="button small" disabled={isDisabled}>
        Save
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          {items.map(([label, save, isPossible]) => (
            <DropdownMenu.Item
              key={label}
              className="menu-item"
              disabled={!isPossible}
              onSelect={() => void save()}
            >
              {label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
