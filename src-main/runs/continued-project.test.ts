import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseDocument } from '../../src-shared/document/parse-document.ts'
import type { GraphDocument } from '../../src-shared/document/schema.ts'
import { serializeDocument } from '../../src-shared/document/serialize-document.ts'
import { compileProject } from '../project/compile-project.ts'
import { rateChanges } from './continued-project.ts'

const template = join(import.meta.dirname, '../../resources/templates/demo-wgan-gp.ganvas')
const text = readFileSync(template, 'utf8')

function planWith(change: (document: GraphDocument) => void) {
  const parsed = parseDocument(text)
  if (!parsed.ok) throw new Error('the template cannot be read')
  const document = structuredClone(parsed.value.document)
  change(document)
  return compileProject(serializeDocument(document)).plan
}

const before = planWith(() => undefined)
const optimizerOf = (document: GraphDocument, network: string) => {
  const trainer = document.training.trainers.find((each) => each.network === network)
  if (trainer === undefined) throw new Error(`no trainer of ${network}`)
  return trainer.optimizer
}

describe('a run goes on', () => {
  test('with the same project, wherever its nodes lie, whatever they are called, and for longer', () => {
    const asked = planWith((document) => {
      document.name = 'Another name'
      document.training.rounds = 123_456
      for (const node of document.nodes) {
        node.position = { x: node.position.x + 50, y: 7 }
        node.name = `My ${node.id}`
        if (node.kind === 'dataset') node.params['source'] = '../elsewhere.h5'
      }
    })
    expect(rateChanges(before, asked)).toEqual([])
  })

  test('with another learning rate, which is told', () => {
    const asked = planWith((document) => {
      optimizerOf(document, 'critic').params['learningRate'] = 0.000015
    })
    const [from] = before.training.trainers.filter(({ network }) => network === 'critic')
    expect(rateChanges(before, asked)).toEqual([
      { network: 'Critic', from: from?.optimizer.params['learningRate'], to: 0.000015 },
    ])
  })
})

describe('a run does not go on', () => {
  test.each<[string, (document: GraphDocument) => void]>([
    [
      'another size of a layer',
      ({ nodes }) => nodes.forEach((node) => node.id === 'g-hidden-1' && (node.params['units'] = 7)),
    ],
    ['another batch', ({ training }) => void (training.batch += 1)],
    ['another decay of the optimizer', (document) => void (optimizerOf(document, 'critic').params['beta2'] = 0.99)],
    [
      'another optimizer',
      (document) =>
        void Object.assign(optimizerOf(document, 'critic'), { kind: 'rmsprop', params: { learningRate: 1e-4 } }),
    ],
    [
      'another number of steps',
      ({ training }) => training.trainers.forEach((trainer) => void (trainer.steps += 1)),
    ],
    [
      'another transform',
      ({ nodes }) => nodes.forEach((node) => node.kind === 'threshold' && (node.params['value'] = 2)),
    ],
  ])('with %s', (_, change) => {
    expect(rateChanges(before, planWith(change))).toBeNull()
  })
})
