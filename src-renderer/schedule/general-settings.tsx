import type { ReactElement } from 'react'
import { z } from 'zod'
import { setTraining } from '../../src-shared/document/edits.ts'
import type { Training as TrainingOf } from '../../src-shared/document/schema.ts'
import { Training } from '../../src-shared/document/schema.ts'
import { edit } from '../state/document-store.ts'
import { useProject } from '../state/use-project.ts'
import { SchemaFields } from '../ui/fields/schema-fields.tsx'

const Lengths = z.object({ batch: Training.shape.batch, rounds: Training.shape.rounds })
const Average = z.object({
  on: z.boolean(),
  decay: z.number().min(0).lt(1).default(0.998),
})
const First = z.object({ rounds: z.int().nonnegative().default(0) })

const MEANINGS = new Map([
  ['batch', 'Events in one update, unless a trainer takes a multiple.'],
  ['rounds', 'How long a run lasts; it can be stopped and continued at any time.'],
  [
    'on',
    'Samples, judging and exports use the average of the generator’s weights over training, which is steadier.',
  ],
  ['decay', 'What is kept of the average in each update: 0.998 remembers about 500.'],
])

/** What holds for all trainers: batch, length, pre-training, the averaged generator. */
export function GeneralSettings(): ReactElement {
  const { checked } = useProject()
  const { training, networks } = checked.document
  const { batch, rounds, average, pretraining } = training
  const change = (what: string, changes: Partial<TrainingOf>, mergeKey: string) =>
    edit(`Change ${what}`, (document) => setTraining(document, changes), { mergeKey })
  return (
    <>
      <section>
        <h3>Run</h3>
        <SchemaFields
          schema={Lengths}
          scope="training"
          owner="The schedule"
          values={{ batch, rounds }}
          labelOf={(key) => key}
          meanings={MEANINGS}
          onChange={(key, value, gesture) => change(`the ${key}`, { [key]: value }, gesture)}
        />
      </section>
      <section>
        <h3>Averaged generator</h3>
        <SchemaFields
          schema={Average}
          scope="training-average"
          owner="The average"
          values={{ on: average !== null, ...(average ?? {}) }}
          labelOf={(key) => (key === 'on' ? 'average' : key)}
          meanings={MEANINGS}
          isShown={(key) => key === 'on' || average !== null}
          onChange={(key, value, gesture) => {
            const decay = key === 'decay' ? Number(value) : 0.998
            change('the average', { average: value === false ? null : { decay } }, gesture)
          }}
          onReset={() => change('the average', { average: { decay: 0.998 } }, 'average reset')}
        />
      </section>
      <section>
        <h3>Updates before the first round, alone</h3>
        {networks
          .filter(({ role }) => role !== 'part')
          .map(({ id, name }) => (
            <SchemaFields
              key={id}
              schema={First}
              scope={`training-first-${id}`}
              owner={`Pre-training of ${name}`}
              values={{ rounds: pretraining.find((each) => each.network === id)?.rounds ?? 0 }}
              labelOf={() => name}
              onChange={(_, value, gesture) => {
                const others = pretraining.filter((each) => each.network !== id)
                const own = Number(value) === 0 ? [] : [{ network: id, rounds: Number(value) }]
                change(`the pre-training of “${name}”`, { pretraining: [...others, ...own] }, gesture)
              }}
            />
          ))}
      </section>
    </>
  )
}
