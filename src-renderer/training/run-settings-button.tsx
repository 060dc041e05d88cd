import type { ReactElement, ReactNode } from 'react'
import { Popover } from 'radix-ui'
import { grouped } from '../ui/format.ts'
import type { RunSettings } from '../../src-shared/protocol/run-messages.ts'
import { chooseSettings, useRunSettings } from '../state/run-settings.ts'
import { useRunView } from '../state/run-store.ts'
import { useProject } from '../state/use-project.ts'

const BACKENDS: Record<RunSettings['backend'], string> = {
  auto: 'The fastest there is',
  cuda: 'NVIDIA GPU (CUDA)',
  'native-cpu': 'Native TensorFlow, CPU',
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
  js: 'JavaScript (slow)',
}
const SWITCH: Record<RunSettings['compile'], string> = { auto: 'When it is faster', on: 'On', off: 'Off' }

/** What the next run is started with. */
export function RunSettingsButton(): ReactElement {
  const settings = useRunSettings()
  const { checked } = useProject()
  const epochsPerRound = useRunView(({ run }) =>
    run?.progress == null || run.progress.round === 0 ? 0 : run.progress.epoch / run.progress.round,
  )
  const usual = checked.document.training.rounds
  const rounds = settings.rounds ?? usual
  return (
    <Popover.Root>
      <Popover.Trigger
        className="button primary run-more"
        aria-label="Training settings"
        title="Training settings"
      >
        <svg className="run-icon" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M2.5 5h9L7 10z" />
        </svg>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="run-settings" align="end" sideOffset={6} collisionPadding={8}>
          <h2>The next run</h2>
          <Field label="Steps" note={epochNote(rounds, epochsPerRound)}>
            <NumberBox
              value={settings.rounds}
              placeholder={`${grouped(usual)} as in the project`}
              least={1}
              onChange={(value) => chooseSettings({ rounds: value })}
            />
          </Field>
          <Field label="Seed" note="The same seed, data and back end give the same run.">
            <NumberBox
              value={settings.seed}
              placeholder="1"
              least={0}
              onChange={(value) => chooseSettings({ seed: value ?? 1 })}
            />
          </Field>
          <Field label="Back end">
            <Choice
              value={settings.backend}
              titles={BACKENDS}
              onChange={(backend) => chooseSettings({ backend })}
            />
          </Field>
          <Field label="Compiled step" note="One native program per round instead of single operations.">
            <Choice
              value={settings.compile}
              titles={SWITCH}
              onChange={(compile) => chooseSettings({ compile })}
            />
          </Field>
          <Field label="XLA" note="Fuses operations; takes some seconds to start.">
            <Choice value={settings.xla} titles={SWITCH} onChange={(xla) => chooseSettings({ xla })} />
          </Field>
          <Popover.Close className="icon-button run-close" aria-label="Close">
            ×
          </Popover.Close>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function epochNote(rounds: number, epochsPerRound: number): string {
  return epochsPerRound > 0
    ? `About ${(rounds * epochsPerRound).toPrecision(3)} epochs of the data shown last.`
    : ''
}

function Field({
  label,
  note = '',
  children,
}: {
  label: string
  note?: string
  children: ReactNode
}): ReactElement {
  return (
    <label className="run-field">
      <span>{label}</span>
      {children}
      {note !== '' && <small>{note}</small>}
    </label>
  )
}

/** Text that is no number of the kind asked for changes nothing; empty means the usual. */
function NumberBox(props: {
  value: number | null
  placeholder: string
  least: number
  onChange: (value: number | null) => void
}): ReactElement {
  const { value, placeholder, least, onChange } = props
  return (
    <input
      type="number"
      min={least}
      step={1}
      defaultValue={value ?? ''}
      placeholder={placeholder}
      onChange={({ target }) => {
        const number = target.valueAsNumber
        if (target.value === '') onChange(null)
        else if (Number.isSafeInteger(number) && number >= least) onChange(number)
      }}
    />
  )
}

function Choice<Value extends string>(props: {
  value: Value
  titles: Record<Value, string>
  onChange: (value: Value) => void
}): ReactElement {
  const { value, titles, onChange } = props
  const options = Object.entries(titles) as [Value, string][] // a record's own keys
  return (
    <select value={value} onChange={({ target }) => onChange(target.value as Value)}>
      {options.map(([each, title]) => (
        <option key={each} value={each}>
          {title}
        </option>
      ))}
    </select>
  )
}
