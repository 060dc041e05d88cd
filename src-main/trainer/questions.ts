import { ProblemError } from '../../src-shared/base/problem.ts'
import type { Answer, FromChild, Question } from './messages.ts'

/**
 * The child's side of asking: questions are answered one after the other in the order in which they came, also those
 * that came while the job was still opening.
 */
export type Questions = {
  ask(id: number, question: Question): void
  serve(answer: (question: Question) => Promise<Answer>): Promise<void>
  end(): void
}

export function createQuestions(send: (message: FromChild) => void): Questions {
  const asked: { id: number; question: Question }[] = []
  let isOver = false
  let wake: () => void = () => undefined
  return {
    ask(id, question) {
      asked.push({ id, question })
      wake()
    },
    end() {
      isOver = true
      wake()
    },
    async serve(answer) {
      while (!isOver) {
        const next = asked.shift()
        if (next === undefined) {
          await new Promise<void>((resolve) => (wake = resolve))
          continue
        }
        const { id, question } = next
        try {
          send({ type: 'answer', id, answer: await answer(question) })
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error
          send({ type: 'declined', id, problems: [...error.problems] })
        }
        // Messages get their turn between two answers: a stop must not wait for all that was asked.
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}
