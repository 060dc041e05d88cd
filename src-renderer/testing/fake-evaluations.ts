import { testEvaluation } from '../../src-shared/physics/evaluation/test-evaluation.ts'
import { featuresAtFloor } from '../../src-shared/physics/evaluation/verdict.ts'
import type { Evaluation } from '../../src-shared/physics/evaluation/evaluation.ts'
import type { EventData, EventName, RequestName } from '../../src-shared/protocol/contract.ts'
import { FailureError } from '../../src-shared/protocol/dispatch.ts'
import type { EvaluationId, EvaluationWork } from '../../src-shared/protocol/evaluation-messages.ts'

type Kept = { id: EvaluationId; evaluation: Evaluation }

/** The part of the fake host that judges: an evaluation is being made until a test ends it. */
export function fakeEvaluations(tell: <Name extends EventName>(name: Name, data: EventData<Name>) => void) {
  const kept: Kept[] = []
  let work: EvaluationWork | null = null

  const handlers: Partial<Record<RequestName, (input: never) => unknown>> = {
    'evaluations.list': () => ({
      evaluations: kept.map(({ id, evaluation }) => ({
        ...{ id, folder: `/home/user/showers/evaluations/${id.name}`, title: evaluation.title },
        ...{ date: evaluation.date, mode: evaluation.mode, generated: evaluation.generated.name },
        ...{ reference: evaluation.reference.name, showers: evaluation.generated.used },
        ...{ features: evaluation.features.length, atFloor: featuresAtFloor(evaluation) },
      })),
      work,
      measures: [
        { id: 'toy', title: 'Toy measure', summary: 'What it tells, and its cost.', isUnasked: false },
      ],
    }),
    'evaluations.offer': () => ({
      ...{ dataPath: '/data/showers.hdf5', isThere: true, trainEvents: 8000, heldOutEvents: 2000 },
    }),
    'evaluations.start': ({ generated }: { generated: { runId?: string } }) => {
      work = {
        ...{ title: 'gan against real.h5', runId: generated.runId ?? null, part: 'Opening the files' },
        ...{ fraction: null, elapsedMs: 0, partMs: 0 },
      }
      tell('evaluations.work', { work, ended: null })
      return { work }
    },
    'evaluations.stop': () => {
      work = null
      tell('evaluations.work', { work, ended: { id: null, failure: null } })
      return {}
    },
    'evaluations.read': ({ id }: { id: EvaluationId }) => {
      const found = kept.find((each) => each.id.name === id.name)
      if (found === undefined)
        throw new FailureError({ code: 'evaluation.missing', message: `There is no ${id.name}.` })
      return { text: textOf(found.evaluation), published: null }
    },
    'evaluations.report': () => ({ html: '<!doctype html><title>Report</title>' }),
    'evaluations.remove': ({ id }: { id: EvaluationId }) => {
      kept.splice(
        kept.findIndex((each) => each.id.name === id.name),
        1,
      )
      tell('evaluations.changed', {})
      return {}
    },
  }

  return {
    handlers: handlers as Partial<Record<RequestName, (input: unknown) => unknown>>, // inputs are parsed by then
    /** Ends what is being made, or one that the command line has made: `shift` as in `testEvaluation`. */
    finish(runId: string | null, options: { shift?: number; title?: string } = {}): void {
      const id = { runId, name: `2026-${kept.length + 1}` }
      kept.unshift({ id, evaluation: testEvaluation(options) })
      work = null
      tell('evaluations.work', { work, ended: { id, failure: null } })
      tell('evaluations.changed', {})
    },
  }
}

/** As the report writes it. */
function textOf(evaluation: Evaluation): string {
  return JSON.stringify(evaluation, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
  )
}
