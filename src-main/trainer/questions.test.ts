import { expect, test } from 'vitest'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import type { Answer, FromChild, Question } from './messages.ts'
import { createQuestions } from './questions.ts'

const draw = (count: number): Question => ({ kind: 'draw', count, seed: 1, latents: null, conditions: null })

function answerTo(question: Question): Promise<Answer> {
  if (question.kind !== 'draw') throw new Error('describe is a bug here')
  if (question.count === 13) {
    const found = problem({ code: 'a.b', message: 'Not 13.', hint: 'Take 12.' })
    return Promise.reject(new ProblemError([found]))
  }
  return Promise.resolve({
    ...{ kind: 'showers', shape: [question.count, 1], unit: 'MeV', values: '', drawMs: 0 },
    ...{ latents: null, conditions: null },
  })
}

function said(messages: readonly FromChild[]) {
  return messages.map((each) => ('id' in each ? `${each.type} ${each.id}` : each.type))
}

test('questions are answered in order, also those from before the job was open; a declined one ends nothing', async () => {
  const sent: FromChild[] = []
  const questions = createQuestions((message) => {
    sent.push(message)
    if (sent.length === 3) questions.end()
  })
  questions.ask(7, draw(1))
  questions.ask(8, draw(13))
  const serving = questions.serve(answerTo)
  questions.ask(9, draw(2))
  await serving
  expect(said(sent)).toEqual(['answer 7', 'declined 8', 'answer 9'])
  expect(sent[1]).toMatchObject({ problems: [{ code: 'a.b', message: 'Not 13.' }] })
})

test('waits for questions until it is told to end', async () => {
  const sent: FromChild[] = []
  const questions = createQuestions((message) => sent.push(message))
  const serving = questions.serve(answerTo)
  setImmediate(() => {
    questions.ask(1, draw(4))
    setImmediate(() => questions.end())
  })
  await serving
  expect(said(sent)).toEqual(['answer 1'])
})

test('a bug in answering ends the job', async () => {
  const questions = createQuestions(() => undefined)
  questions.ask(1, { kind: 'describe' })
  await expect(questions.serve(async (question) => answerTo(question))).rejects.toThrow('describe is a bug')
})
