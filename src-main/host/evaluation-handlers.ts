import type { RequestName } from '../../src-shared/protocol/contract.ts'
import type { Handlers } from '../../src-shared/protocol/dispatch.ts'
import type { TrainerQuestions } from './ask-trainer.ts'
import type { Caller } from './caller.ts'
import { dataPathOf } from './datasets.ts'
import { createEvaluations } from './evaluations.ts'
import type { Grants } from './grants.ts'
import type { Runs } from './runs.ts'

type Names = Extract<RequestName, `evaluations.${string}`>

export function evaluationHandlers({
  options: { grants, folder },
  runs,
  trainer,
}: {
  options: { grants: Grants; folder: string }
  runs: Runs
  trainer: TrainerQuestions
}): Pick<Handlers<Caller>, Names> {
  const evaluations = createEvaluations({ folder, trainer, runs })
  const granted = async <Wish extends { kind: string }>(wish: Wish): Promise<Wish> =>
    'path' in wish && typeof wish.path === 'string'
      ? { ...wish, path: await dataPathOf({ path: wish.path, projectPath: null }, grants, folder) }
      : wish
  return {
    'evaluations.list': (_, caller) => evaluations.list(caller),
    'evaluations.offer': ({ runId }) => evaluations.offer(runId),
    async 'evaluations.start'(wish, caller) {
      const [generated, reference] = [await granted(wish.generated), await granted(wish.reference)]
      return evaluations.start({ ...wish, generated, reference }, caller)
    },
    'evaluations.stop'() {
      evaluations.stop()
      return {}
    },
    'evaluations.read': ({ id }) => evaluations.read(id),
    'evaluations.report': ({ id }) => evaluations.report(id),
    async 'evaluations.remove'({ id }) {
      await evaluations.remove(id)
      return {}
    },
  }
}
