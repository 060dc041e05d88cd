import { rmdir, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { ProblemError, refuse } from '../../src-shared/base/problem.ts'
import { sizeOf } from '../../src-shared/tensor/shape.ts'
import type { CheckedInput, EventData, RequestOutput } from '../../src-shared/protocol/contract.ts'
import { failureOf } from '../../src-shared/protocol/dispatch.ts'
import type { EvaluationId, EvaluationWork } from '../../src-shared/protocol/evaluation-messages.ts'
import { measures } from '../evaluation/measures/index.ts'
import { scoreboardFor } from '../evaluation/published.ts'
import type { EvaluateInput } from '../trainer/jobs/evaluate.ts'
import type { JobProgress } from '../trainer/messages.ts'
import type { TrainerQuestions } from './ask-trainer.ts'
import type { Caller } from './caller.ts'
import { createEvaluationLibrary } from './evaluation-library.ts'
import type { Runs } from './runs.ts'
import { readManifest } from '../runs/run-folder.ts'

/** Between two pieces of its work a job looks whether it is to end; nothing is half written when it is ended. */
const PATIENCE_MS = 3000
const TOLD_EVERY_MS = 100

type Wish = CheckedInput<'evaluations.start'>
type Ended = EventData<'evaluations.work'>['ended']

type Going = {
  title: string
  runId: string | null
  startedAt: number
  part: string
  partAt: number
  fraction: number | null
  isStopped: boolean
  stop: () => void
}

/** Makes evaluations one at a time, keeps them beside their runs, and tells every window that has asked for the list. */
export function createEvaluations(parts: { folder: string; trainer: TrainerQuestions; runs: Runs }) {
  const { trainer, runs } = parts
  const library = createEvaluationLibrary({
    folder: parts.folder,
    runs: {
      folderOf: (runId) => runs.folderOf(runId),
      folders: async () => (await runs.list()).map(({ id, folder }) => ({ runId: id, folder })),
    },
  })
  const watchers = new Map<string, Caller>()
  let going: Going | null = null

  function workOf(now: Going | null): EvaluationWork | null {
    if (now === null) return null
    const { title, runId, part, fraction, startedAt, partAt } = now
    const at = performance.now()
    return { title, runId, part, fraction, elapsedMs: at - startedAt, partMs: at - partAt }
  }

  function tell(ended: Ended): void {
    const work = workOf(going)
    for (const caller of watchers.values()) caller.tell('evaluations.work', { work, ended })
  }

  function follow(now: Going): (progress: JobProgress) => void {
    let told = -Infinity
    return ({ title, done, total }) => {
      const at = performance.now()
      const isNew = title !== now.part
      if (isNew) Object.assign(now, { part: title, partAt: at })
      now.fraction = total === null || total === 0 ? null : Math.min(1, done / total)
      if (!isNew && at - told < TOLD_EVERY_MS) return
      told = at
      tell(null)
    }
  }

  async function make(now: Going, input: EvaluateInput, id: EvaluationId): Promise<void> {
    let ended: Ended
    try {
      await trainer.ask('evaluate', input, follow(now), (handle) => {
        now.stop = () => handle.stop({ patienceMs: PATIENCE_MS })
        if (now.isStopped) now.stop()
      })
      ended = { id, failure: null }
    } catch (error) {
      ended = { id: null, failure: now.isStopped ? null : failureOf(error) }
      // Nothing was written into it.
      if (input.report !== null) await rmdir(input.report).catch(() => undefined)
    }
    going = null
    tell(ended)
    if (ended.id === null) return
    for (const caller of watchers.values()) caller.tell('evaluations.changed', {})
  }

  return {
    async list(caller: Caller): Promise<RequestOutput<'evaluations.list'>> {
      if (!watchers.has(caller.window)) caller.onLeave(() => void watchers.delete(caller.window))
      watchers.set(caller.window, caller)
      return {
        evaluations: await library.list(),
        work: workOf(going),
        measures: measures.map(({ id, title, summary, isUnasked }) => ({ id, title, summary, isUnasked })),
      }
    },

    async offer(runId: string): Promise<RequestOutput<'evaluations.offer'>> {
      const { data } = await readManifest(await runs.folderOf(runId))
      return {
        ...{ dataPath: data.path, trainEvents: data.trainEvents, heldOutEvents: data.testEvents },
        isThere: await isFile(data.path),
      }
    },

    /** Paths in the wish have been granted. */
    async start(wish: Wish, caller: Caller): Promise<RequestOutput<'evaluations.start'>> {
      if (going !== null) {
        refuse({
          code: 'evaluation.busy',
          message: `1 evaluation is being made already: ${going.title}.`,
          hint: 'Wait for it, or stop it.',
        })
      }
      if (!watchers.has(caller.window)) await this.list(caller)
      const asked = await askedFor(wish, runs)
      const at = performance.now()
      const now: Going = {
        ...{ title: asked.title, runId: asked.runId, startedAt: at, part: 'Opening the files', partAt: at },
        ...{ fraction: null, isStopped: false, stop: () => undefined },
      }
      going = now
      try {
        const { id, folder } = await library.makePlace(asked.runId)
        void make(now, { ...asked.input, report: folder }, id)
      } catch (error) {
        going = null
        throw error
      }
      tell(null)
      return { work: workOf(now) as EvaluationWork } // of what is going on
    },

    stop(): void {
      if (going === null) return
      going.isStopped = true
      going.stop()
    },

    async read(id: EvaluationId): Promise<RequestOutput<'evaluations.read'>> {
      const { text, evaluation } = await library.read(id)
      const found = scoreboardFor(evaluation.featureSet.id, sizeOf(evaluation.shape))
      if (found === null) return { text, published: null }
      const { dataset, source, models } = found
      return {
        text,
        published: {
          ...{ dataset, source },
          models: models.map((model) => ({ ...model, fpd: model.fpd ?? null, kpd: model.kpd ?? null })),
        },
      }
    },

    report: async (id: EvaluationId) => ({ html: await library.report(id) }),

    async remove(id: EvaluationId): Promise<void> {
      await library.remove(id)
      for (const caller of watchers.values()) caller.tell('evaluations.changed', {})
    },
  }
}

/** What the trainer is asked; the data of a run are where its manifest says. */
async function askedFor(
  { generated, reference, mode, measures: named, thresholdMeV, most, seed }: Wish,
  runs: Runs,
): Promise<{ title: string; runId: string | null; input: EvaluateInput }> {
  const options = { mode, measures: named, thresholdMeV, most, seed, report: null }
  if (generated.kind === 'file') {
    if (reference.kind !== 'file') return noReference()
    const title = `${basename(generated.path)} against ${basename(reference.path)}`
    const input = {
      ...{ ...options, title, training: null },
      generated: { path: generated.path, layout: 'auto' },
      reference: { path: reference.path, layout: 'auto' },
    }
    return { title, runId: null, input }
  }
  const { runId } = generated
  const folder = await runs.folderOf(runId)
  const { data } = await readManifest(folder)
  const summary = await runs.summaryOf(runId)
  const name = summary.title === '' ? runId : summary.title
  const isThere = await isFile(data.path)
  const title = `${name} against ${reference.kind === 'file' ? basename(reference.path) : `${basename(data.path)}${reference.kind === 'held-out' ? ', kept apart' : ''}`}`
  const whole = { path: data.path, layout: data.layout }
  return {
    ...{ title, runId },
    input: {
      ...{ ...options, title, generated: { runFolder: folder } },
      reference:
        reference.kind === 'file'
          ? { path: reference.path, layout: 'auto' }
          : reference.kind === 'held-out'
            ? { dataOf: folder, part: 'test' }
            : whole,
      // Measures that look for copies need it.
      training: isThere ? { dataOf: folder, part: 'train' } : null,
    },
  }
}

function noReference(): never {
  throw new ProblemError([
    {
      ...{ code: 'evaluation.no-reference', severity: 'error', at: {} },
      message: 'A file of generated showers needs 1 reference file, but 0 were named.',
      hint: 'Choose the showers of the simulation to compare with.',
    },
  ])
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
