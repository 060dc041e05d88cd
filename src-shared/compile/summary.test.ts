import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { checkDocument } from '../check/check-document.ts'
import { changed, classifierOf3, cut, nested, node, pick, wire } from '../check/test-drawings.ts'
import { parseDocument } from '../document/parse-document.ts'
import type { GraphDocument } from '../document/schema.ts'
import { compileDocument } from './compile-document.ts'
import { summarize, summaryText } from './summary.ts'

function template(name: string): GraphDocument {
  const text = readFileSync(new URL(`../../resources/templates/${name}.ganvas`, import.meta.url), 'utf8')
  const parsed = parseDocument(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure))
  return parsed.value.document
}
const summaryOf = (document: GraphDocument) => summarize(checkDocument(document, catalog))

describe('summarize', () => {
  it.each([
    ['iris-classifier', [1_027]],
    ['mnist-dense', [118_282]],
    ['mnist-cnn', [2_770_634]],
    ['mnist-dcgan', [6_763_777, 3_485_441]],
    ['mnist-labelled-dcgan', [6_774_017, 7_388_683]],
  ])('counts the parameters of %s as the lectures do', (name, totals) => {
    const { networks, parameters } = summaryOf(template(name))
    expect(networks.map((network) => network.parameters.total)).toEqual(totals)
    expect(parameters.total).toBe(totals.reduce((sum, each) => sum + each, 0))
  })

  it('counts the moving averages of batch norm in the total, not among the trainable', () => {
    // The generator's batch norm is over 128 × 7 × 7 = 6,272 features.
    const generator = summaryOf(template('mnist-dcgan')).networks[0]
    expect(generator?.parameters).toEqual({ total: 6_763_777, trainable: 6_763_777 - 2 * 6_272 })
    const norm = generator?.rows.find((row) => row.kind === 'batch-norm')
    expect(norm?.parameters).toEqual({ total: 4 * 6_272, trainable: 2 * 6_272 })
  })

  it('lists layers with shapes: the iris network', () => {
    const [network] = summaryOf(template('iris-classifier')).networks
    expect(network?.rows.map(({ kind, shape, parameters }) => [kind, shape, parameters.total])).toEqual([
      ['data', [4], 0],
      ['dense', [128], 640],
      ['dense', [3], 387],
    ])
  })

  it('is the same from the plan as from the checked document', () => {
    for (const name of ['mnist-dcgan', 'demo-wgan-gp', 'iris-classifier']) {
      const checked = checkDocument(template(name), catalog)
      expect(summarize(compileDocument(checked))).toEqual(summarize(checked))
    }
  })

  it('counts the weights of a network that is used twice once', () => {
    const { networks, parameters } = summaryOf(nested())
    const critic = networks[1]
    expect(critic?.rows.map((row) => [row.node, row.parameters.total, row.shared])).toEqual([
      ['x', 0, false],
      ['u1/bd', 4 * 6 + 6, false],
      ['u2/bd', 0, true],
      ['sum', 0, false],
      ['ch', 6 * 8 + 8, false],
      ['cs', 8 + 1, false],
    ])
    expect(critic?.parameters.total).toBe(30 + 56 + 9)
    // Generator 3 × 8 + 8 + 8 × 4 + 4 = 68; the block itself is the same 30 as in the critic.
    expect(parameters.total).toBe(68 + 95)
  })

  it('tells how many cells convolutions and pooling see', () => {
    const document = changed(classifierOf3(), (d) => {
      pick(d, 'd').params['shape'] = [28, 28, 1]
      cut(d, 'x -> h')
      cut(d, 'h -> o')
      const layers = [
        node('c1', { kind: 'conv-2d', params: { kernel: 3 }, network: 'k' }),
        node('p1', { kind: 'max-pooling-2d', params: { size: 2 }, network: 'k' }),
        node('a1', { kind: 'activation', params: { activation: 'tanh' }, network: 'k' }),
        node('c2', { kind: 'conv-2d', params: { kernel: [5, 3], dilation: [1, 2] }, network: 'k' }),
        node('f', { kind: 'flatten', network: 'k' }),
      ]
      d.nodes = [...d.nodes.filter((each) => each.id !== 'h'), ...layers]
      d.edges.push(...['x -> c1', 'c1 -> p1', 'p1 -> a1', 'a1 -> c2', 'c2 -> f', 'f -> o'].map(wire))
    })
    const checked = checkDocument(document, catalog)
    expect(checked.problems).toEqual([])
    const seen = summarize(checked).networks[0]?.rows.map((row) => [row.node, row.receptiveField])
    // 3; then 3 + 1 = 4 with jump 2; then 4 + 4·2 = 12 rows and 4 + (2·2)·2 = 12 columns.
    expect(Object.fromEntries(seen ?? [])).toEqual({
      x: null,
      c1: [3, 3],
      p1: [4, 4],
      a1: null,
      c2: [12, 12],
      f: null,
      o: null,
    })
  })

  it('shows what is known of a network with problems', () => {
    const summary = summaryOf(changed(classifierOf3(), (d) => (pick(d, 'o').kind = 'qubit')))
    expect(summary.networks[0]).toMatchObject({ complete: false, parameters: { total: 25 } })
    expect(summary.networks[0]?.rows.map((row) => row.shape)).toEqual([[4], [5], null])
    expect(summaryText(summary)).toContain('25 parameters so far')
  })

  it('is plain JSON', () => {
    const summary = summaryOf(template('demo-wgan-gp'))
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary)
  })
})

describe('summaryText', () => {
  it('aligns the columns', () => {
    expect(summaryText(summaryOf(classifierOf3()))).toBe(
      [
        'Pair',
        '',
        'Classifier (classifier)',
        '  Node     Kind   Output  Parameters',
        '  ──────────────────────────────────',
        '  Data     data   4                0',
        '  Dense    dense  5               25',
        '  Species  dense  3               18',
        '  43 parameters',
        '',
        'Data',
        '  Showers    4 cm',
        '  Labels     1 of 3 classes',
        '',
        'Training: classifier, batch 64',
        '  Classifier: adam, 1 step per round',
      ].join('\n'),
    )
  })

  it('stays within 100 columns whatever the names', () => {
    const document = changed(template('calochallenge-wgan-gp'), (d) => {
      for (const each of d.nodes)
        each.name = `A very long name that says everything about ${each.kind} `.repeat(3)
      d.name = 'N'.repeat(300)
    })
    const lines = summaryText(summaryOf(document)).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBe(100)
  })
})
