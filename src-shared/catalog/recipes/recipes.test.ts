import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { smallProject } from '../../../src-main/engine/train/testing/small-projects.ts'
import { checkDocument } from '../../check/check-document.ts'
import { changed, cut, network, node, pick, wire } from '../../check/test-drawings.ts'
import type { GraphDocument } from '../../document/schema.ts'
import { catalog } from '../index.ts'
import { recipes } from './list.ts'

const folder = dirname(fileURLToPath(import.meta.url))

describe('the list of recipes', () => {
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map((each) => each.name)
    .sort()

  it.each(folders)('%s is in list.ts', (kind) => {
    const name = kind.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    expect(
      recipes.map((each) => each.kind),
      `add to recipes/list.ts: import { ${name} } from './${kind}/${kind}.ts' and ${name} in the array`,
    ).toContain(kind)
  })

  it('has no kind twice and none without a folder', () => {
    expect(recipes.map((each) => each.kind).sort()).toEqual(folders)
  })
})

describe.each(recipes)('the docs of $kind', (recipe) => {
  const docs = readFileSync(join(folder, recipe.kind, `${recipe.kind}.md`), 'utf8')
  const headings = ['What it does', 'Networks it needs', 'Parameters', 'How to read the curves', 'Source']
  const section = (heading: string) => docs.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const firstColumn = (text: string) => [...text.matchAll(/^\| `?([^`|]+?)`? +\|/gm)].map((row) => row[1])

  it('have the title and every heading, in order, each with text', () => {
    expect(docs.split('\n')[0]).toBe(`# ${recipe.title}`)
    expect(docs.split('\n').filter((line) => line.startsWith('## '))).toEqual(
      headings.map((each) => `## ${each}`),
    )
    for (const heading of headings) expect(section(heading).trim().length).toBeGreaterThan(20)
  })

  it('state the loss as a formula', () => {
    expect(section('What it does')).toMatch(/^ {4}.*mean/m)
  })

  it('document exactly its params, with their defaults', () => {
    const rows = firstColumn(section('Parameters')).slice(1)
    expect(rows.filter((name) => !/^-+$/.test(name ?? ''))).toEqual(Object.keys(recipe.params.shape))
    for (const [name, value] of Object.entries(recipe.params.parse({}))) {
      expect(section('Parameters')).toMatch(new RegExp(`\\| \`${name}\` +\\| ${String(value)} +\\|`))
    }
  })

  it('explain exactly its curves', () => {
    const rows = firstColumn(section('How to read the curves')).slice(1)
    const names = rows.filter((name) => !/^-+$/.test(name ?? ''))
    expect(names).toEqual(recipe.series.map((each) => each.name))
  })

  it('name a source that can be looked up', () => {
    expect(section('Source')).toMatch(
      /https:\/\/(arxiv\.org\/abs\/\d{4}\.\d{5}|arxiv\.org\/abs\/\d{4}\.\d{4}|www\.)/,
    )
  })
})

/** Code, place and severity of everything that is wrong. */
function problemsOf(document: GraphDocument, options: Parameters<typeof checkDocument>[2] = {}) {
  return checkDocument(document, catalog, options).problems.map(({ code, severity, at }) =>
    [severity === 'warning' ? 'warning ' : '', code, ' at ', at.node ?? at.network ?? 'the project'].join(''),
  )
}

const pairs = recipes.filter((each) => each.roles.includes('critic')).map((each) => each.kind)
const rawScored = ['lsgan', 'hinge-gan', 'wgan', 'wgan-gp']
const probabilities = ['minimax-gan', 'non-saturating-gan']

/** The last layer of the critic (or classifier, or regressor) ends otherwise. */
const endingIn = (kind: string, activation: string) =>
  changed(smallProject(kind), (draft) => void (pick(draft, 'cs').params['activation'] = activation))

/** Puts layers behind the last one. */
function followedBy(
  document: GraphDocument,
  ...layers: { kind: string; params?: Record<string, unknown> }[]
) {
  return changed(document, (draft) => {
    layers.forEach((layer, at) => {
      draft.nodes.push(node(`after${at}`, { ...layer, network: 'c' }))
      draft.edges.push(wire(`${at === 0 ? 'cs' : `after${at - 1}`} -> after${at}`))
    })
  })
}

describe('a project as it should be', () => {
  it.each(recipes.map((each) => each.kind))('for %s has nothing wrong with it', (kind) => {
    expect(problemsOf(smallProject(kind))).toEqual([])
  })

  it.each(probabilities)('%s takes a critic that gives logits', (kind) => {
    expect(problemsOf(endingIn(kind, 'linear'))).toEqual([])
  })

  it.each(['labelled-gan', 'classifier'])('%s takes logits and probabilities', (kind) => {
    expect(problemsOf(endingIn(kind, 'linear'))).toEqual([])
    expect(problemsOf(endingIn(kind, 'softmax'))).toEqual([])
  })

  it('two classes may be one output', () => {
    for (const activation of ['sigmoid', 'linear']) {
      expect(
        problemsOf(
          changed(endingIn('classifier', activation), (draft) => {
            draft.training.recipe.params = { loss: 'binary-cross-entropy' }
            pick(draft, 'd').params['classes'] = 2
            pick(draft, 'cs').params['units'] = 1
          }),
        ),
      ).toEqual([])
    }
  })

  it('a squared distance to one-hot labels takes any ending', () => {
    for (const activation of ['sigmoid', 'softmax', 'linear', 'tanh']) {
      const document = endingIn('classifier', activation)
      document.training.recipe.params = { loss: 'mse' }
      expect(problemsOf(document)).toEqual([])
    }
  })

  it('a gradient-penalty critic may hold layer norm', () => {
    const document = changed(smallProject('wgan-gp'), (draft) => {
      draft.nodes.push(node('norm', { kind: 'layer-norm', network: 'c' }))
      cut(draft, 'ch -> cd')
      draft.edges.push(wire('ch -> norm'), wire('norm -> cd'))
    })
    expect(problemsOf(document)).toEqual([])
  })
})

describe.each(pairs)('%s refuses', (kind) => {
  const isLabelled = kind === 'labelled-gan'

  it('a generator without random numbers', () => {
    const document = changed(smallProject(kind), (draft) => {
      pick(draft, 'z').kind = 'condition'
      pick(draft, 'z').params = {}
    })
    expect(problemsOf(document)).toEqual(['recipe.source-missing at g'])
  })

  it('a critic that does not see the data', () => {
    const document = changed(smallProject(kind), (draft) => {
      const x = pick(draft, 'x')
      x.kind = 'latent'
      x.params = { size: 4 }
    })
    expect(problemsOf(document)).toContain('recipe.source-missing at c')
  })

  it('a critic with the wrong number of outputs, on its last layer', () => {
    const document = changed(smallProject(kind), (draft) => void (pick(draft, 'cs').params['units'] = 7))
    expect(problemsOf(document)).toEqual(['recipe.output-size at cs'])
    const { problems } = checkDocument(document, catalog)
    expect(problems[0]?.message).toContain('7')
    expect(problems[0]?.message).toContain(isLabelled ? 'needs 4' : 'needs 1')
    expect(problems[0]?.hint).toContain(isLabelled ? '4 units' : '1 unit')
  })
})

describe.each(pairs.filter((kind) => kind !== 'labelled-gan'))('%s refuses', (kind) => {
  it('nothing, but warns, when only one network knows the condition', () => {
    const blind = changed(smallProject(kind), (draft) => {
      draft.nodes = draft.nodes.filter((each) => each.id !== 'ce' && each.id !== 'cj')
      draft.edges = draft.edges.filter((each) => !['x -> cj', 'ce -> cj', 'cj -> ch'].includes(each.id))
      draft.edges.push(wire('x -> ch'))
    })
    expect(problemsOf(blind)).toEqual(['warning recipe.condition-one-sided at c'])
  })
})

describe.each(rawScored)('%s needs a raw score', (kind) => {
  it.each(['sigmoid', 'tanh', 'softmax', 'relu', 'leaky-relu'])('not %s', (activation) => {
    expect(problemsOf(endingIn(kind, activation))).toEqual(['recipe.critic-not-raw at cs'])
  })

  it('wherever the activation stands, and whatever only moves the numbers behind it', () => {
    const activation = { kind: 'activation', params: { activation: 'sigmoid' } }
    expect(problemsOf(followedBy(smallProject(kind), activation))).toEqual([
      'recipe.critic-not-raw at after0',
    ])
    const hidden = followedBy(
      endingIn(kind, 'sigmoid'),
      { kind: 'reshape', params: { shape: [1] } },
      { kind: 'flatten' },
    )
    expect(problemsOf(hidden)).toEqual(['recipe.critic-not-raw at cs'])
  })

  it('and says how to mend it', () => {
    const [problem] = checkDocument(endingIn(kind, 'sigmoid'), catalog).problems
    expect(problem?.message).toContain('“Critic” ends in sigmoid, but must end in linear')
    expect(problem?.hint).toBe('Set the activation of the last layer to linear.')
  })
})

it.each(probabilities)('%s refuses a critic that gives neither a probability nor a logit', (kind) => {
  for (const activation of ['tanh', 'relu', 'softmax']) {
    expect(problemsOf(endingIn(kind, activation))).toEqual(['recipe.critic-not-probability at cs'])
  }
})

describe('wgan-gp refuses', () => {
  it('batch norm in the critic, each one on its node, also inside a part; in the generator it may stand', () => {
    const document = changed(smallProject('wgan-gp'), (draft) => {
      draft.networks.push(network('p', 'part', 'Part'))
      draft.nodes.push(
        node('norm', { kind: 'batch-norm', network: 'c' }),
        node('pi', { kind: 'input', params: { shape: [6] }, network: 'p' }),
        node('pb', { kind: 'batch-norm', network: 'p' }),
        node('use', { kind: 'network', params: { network: 'p' }, network: 'c' }),
      )
      cut(draft, 'ch -> cd')
      draft.edges.push(...['ch -> norm', 'norm -> use.pi', 'use -> cd', 'pi -> pb'].map(wire))
    })
    expect(problemsOf(document).sort()).toEqual([
      'recipe.batch-norm-in-critic at norm',
      'recipe.batch-norm-in-critic at pb',
    ])
  })

  it('a layer of the critic without a certificate, and no layer of the generator', () => {
    const certified = (kind: string) => kind !== 'dense'
    expect(problemsOf(smallProject('wgan-gp'), { certified })).toEqual([
      'training.second-order at ch',
      'training.second-order at cs',
    ])
    expect(problemsOf(smallProject('wgan'), { certified })).toEqual([])
  })
})

describe('labelled-gan', () => {
  it('refuses endings that are no probabilities of classes', () => {
    for (const activation of ['sigmoid', 'tanh']) {
      expect(problemsOf(endingIn('labelled-gan', activation))).toEqual(['recipe.classifier-end at cs'])
    }
  })

  it('refuses a generator that cannot be asked for a class', () => {
    const document = changed(smallProject('labelled-gan'), (draft) => {
      draft.nodes = draft.nodes.filter((each) => !['e', 'j', 'h'].includes(each.id))
      draft.edges = draft.edges.filter(
        (each) => !['z -> j', 'e -> j', 'j -> gh', 'd.condition -> h'].includes(each.id),
      )
      draft.edges.push(wire('z -> gh'))
    })
    expect(problemsOf(document)).toEqual(['recipe.source-missing at g'])
  })

  it('warns when the critic is told the class', () => {
    const document = changed(smallProject('labelled-gan'), (draft) => {
      draft.nodes.push(
        node('ce', { kind: 'condition', network: 'c' }),
        node('cj', { kind: 'concatenate', network: 'c' }),
      )
      cut(draft, 'x -> ch')
      draft.edges.push(...['x -> cj', 'ce -> cj', 'cj -> ch'].map(wire))
    })
    expect(problemsOf(document)).toEqual(['warning recipe.sees-answer at ce'])
  })
})

describe('classifier refuses', () => {
  it('another number of outputs than classes', () => {
    const document = changed(
      smallProject('classifier'),
      (draft) => void (pick(draft, 'cs').params['units'] = 4),
    )
    expect(problemsOf(document)).toEqual(['recipe.output-size at cs'])
  })

  it.each([
    ['categorical-cross-entropy', 'sigmoid'],
    ['categorical-cross-entropy', 'relu'],
    ['binary-cross-entropy', 'softmax'],
    ['binary-cross-entropy', 'tanh'],
  ])('%s of outputs that end in %s', (loss, activation) => {
    const document = endingIn('classifier', activation)
    document.training.recipe.params = { loss }
    expect(problemsOf(document)).toEqual(['recipe.classifier-end at cs'])
  })

  it('a single output for three classes, and a single output with the categorical loss', () => {
    const single = (classes: number, loss: string) =>
      changed(endingIn('classifier', 'linear'), (draft) => {
        draft.training.recipe.params = { loss }
        pick(draft, 'd').params['classes'] = classes
        pick(draft, 'cs').params['units'] = 1
      })
    expect(problemsOf(single(3, 'binary-cross-entropy'))).toEqual(['recipe.output-size at cs'])
    expect(problemsOf(single(2, 'categorical-cross-entropy'))).toEqual(['recipe.output-size at cs'])
  })

  it('a data set without classes, and a network that does not see it', () => {
    const unlabelled = changed(
      smallProject('classifier'),
      (draft) => void (pick(draft, 'd').params['classes'] = 0),
    )
    expect(problemsOf(unlabelled)).toEqual(['recipe.labels-missing at c'])
    const blind = changed(smallProject('classifier'), (draft) => {
      const x = pick(draft, 'x')
      x.kind = 'latent'
      x.params = { size: 4 }
    })
    expect(problemsOf(blind)).toContain('recipe.source-missing at c')
  })
})

describe('regressor refuses', () => {
  it('a data set without a condition', () => {
    const document = changed(
      smallProject('regressor'),
      (draft) => void (pick(draft, 'd').params['conditionSize'] = 0),
    )
    expect(problemsOf(document)).toEqual(['recipe.condition-missing at c'])
  })

  it('another number of outputs than the condition has numbers', () => {
    const document = changed(
      smallProject('regressor'),
      (draft) => void (pick(draft, 'cs').params['units'] = 3),
    )
    expect(problemsOf(document)).toEqual(['recipe.output-size at cs'])
  })

  it('to be told what it should find out', () => {
    const document = changed(smallProject('regressor'), (draft) => {
      draft.nodes.push(
        node('ce', { kind: 'condition', network: 'c' }),
        node('cj', { kind: 'concatenate', network: 'c' }),
      )
      cut(draft, 'x -> n')
      draft.edges.push(...['x -> cj', 'ce -> cj', 'cj -> n'].map(wire))
    })
    expect(problemsOf(document)).toEqual(['recipe.sees-answer at ce'])
  })
})
