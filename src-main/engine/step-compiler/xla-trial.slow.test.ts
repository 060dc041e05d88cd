import { expect, test } from 'vitest'
import { openSyntheticRun } from '../bench/synthetic-run.ts'
import { openEngine } from '../open-engine.ts'
import { findNative } from '../runtime/native.ts'
import { planOf, smallProject } from '../train/testing/small-projects.ts'
import { disposeState, restoreState, storeState, type StoredState } from '../train/model-state.ts'
import { differences } from '../train/testing/small-runs.ts'
import { train } from '../train/train.ts'
import { openRounds, type RoundsReport } from './open-rounds.ts'
import { XLA_ENVIRONMENT } from './xla-environment.ts'

const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing)
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)

/** Trains to a round, XLA from the fourth one on; `readEvery` and where it stops change how many rounds make a call. */
async function trained(options: { rounds: number; every: number; from?: StoredState }) {
  const run = await openSyntheticRun(planOf(smallProject('regressor')))
  const stages: string[] = []
  const reports: object[] = []
  try {
    if (options.from !== undefined) restoreState(run.state, options.from)
    const opened = await openRounds(run, {
      ...{ compile: 'auto', xla: 'auto', roundsLeft: 1e6 },
      earlier: { isUsed: true, isDecided: true, afterRound: 3 },
      onStage: (title) => stages.push(title),
    })
    const { rounds, every } = options
    const settings = { seed: run.seed, rounds, readEvery: every, sampleEvery: every, checkpointEvery: every }
    const control = { stopRequested: () => false, proceed: () => Promise.resolve() }
    for await (const event of train({ ...run, settings, control, rounds: opened.rounds }))
      if (event.type === 'improved') reports.push(event.change.report)
    opened.dispose()
    return { state: await storeState(run.state), report: opened.report, stages, reports }
  } finally {
    await run.feed.dispose()
    disposeState(run.state)
  }
}

test.skipIf(isMissing)(
  'XLA begins after the same round, however rounds are cut, and when the run was stopped before it',
  async () => {
    Object.assign(process.env, XLA_ENVIRONMENT)
    await openEngine('native-cpu')
    const whole = await trained({ rounds: 8, every: 8 })
    const report: RoundsReport = whole.report
    expect(report.xla).toMatchObject({ isUsed: false, isDecided: false })
    expect(whole.stages).toEqual(['Recording the step', 'Comparing with eager', 'Trying XLA'])
    expect(whole.reports).toMatchObject([{ xla: { isUsed: true, afterRound: 3 }, trust: { agrees: true } }])
    const { state: early } = await trained({ rounds: 2, every: 1 })
    expect(differences((await trained({ rounds: 8, every: 1, from: early })).state, whole.state)).toEqual([])
  },
  240_000,
)
