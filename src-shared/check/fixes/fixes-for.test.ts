import { describe, expect, it } from 'vitest'
import { catalog } from '../../catalog/index.ts'
import type { GraphDocument } from '../../document/schema.ts'
import { checkDocument } from '../check-document.ts'
import { add, column } from '../one-message.ts'
import { changed, classifierOf3, cut, nested, network, pair, pick, wire } from '../test-drawings.ts'
import { fixesFor } from './fixes-for.ts'

type Row = [
  code: string,
  start: () => GraphDocument,
  mistake: (draft: GraphDocument) => void,
  /** Every button, in order. */
  labels: string[],
  /** Of the document after the first one. */
  then?: (document: GraphDocument) => unknown,
  is?: unknown,
]

const paramsOf = (id: string) => (document: GraphDocument) => pick(document, id).params
const wires = (document: GraphDocument) =>
  document.edges.map(({ from, to }) => `${from.node}.${from.port} -> ${to.node}.${to.port}`)
const into = (id: string) => (document: GraphDocument) =>
  wires(document).filter((each) => each.includes(`-> ${id}.`))
const adam = { kind: 'adam', params: { learningRate: 1e-4, beta1: 0, beta2: 0.9 } }
const optimizer = (draft: GraphDocument) => draft.training.trainers[0]!.optimizer

/** A critic that sees 4 values as an image of 2×2. */
function imagePair(): GraphDocument {
  return changed(pair(), (draft) => {
    pick(draft, 'd').params['shape'] = [2, 2, 1]
    add(draft, 'gr', { kind: 'reshape', params: { shape: [2, 2, 1] }, network: 'g' }, 'go -> gr')
    draft.nodes = draft.nodes.filter(({ id }) => !['e', 'j', 'ce', 'cj'].includes(id))
    draft.edges = draft.edges.filter(({ id }) => !/\b(e|j|ce|cj)\b/.test(id))
    add(draft, 'cv', { kind: 'conv-2d', params: { filters: 3 }, network: 'c', name: 'Look' })
    add(draft, 'cf', { kind: 'flatten', network: 'c' })
    draft.edges.push(...['z -> gh', 'x -> cv', 'cv -> cf', 'cf -> ch'].map(wire))
  })
}

/** Showers as fractions of 4 cells and their total. */
function showers(): GraphDocument {
  return changed(pair(), (draft) => {
    pick(draft, 's').kind = 'fractions'
    pick(draft, 'go').params['units'] = 5
    add(draft, 'sh', { kind: 'shower-head', network: 'g' }, 'go -> sh')
  })
}

const rows: Row[] = [
  // Settings.
  ['params.unknown', pair, (d) => (pick(d, 'gh').params = { unit: 8 }), ['Rename “unit” to “units”', 'Remove “unit”'], paramsOf('gh'), { units: 8 }],
  ['params.unknown', pair, (d) => (optimizer(d).params['momentums'] = 1), ['Remove “momentums”'], (d) => optimizer(d).params, adam.params],
  ['params.unknown', pair, (d) => (d.training.recipe.params = { lamda: 5 }), ['Rename “lamda” to “lambda”', 'Remove “lamda”'], (d) => d.training.recipe.params, { lambda: 5 }],
  ['params.invalid', pair, (d) => (pick(d, 'gh').params['units'] = 0), ['Set units to 1', 'Use the default, 64'], paramsOf('gh'), { units: 1, activation: 'relu' }],
  ['params.invalid', pair, (d) => (pick(d, 'gh').params['units'] = 5_000_000), ['Set units to 1000000', 'Use the default, 64']],
  ['params.invalid', pair, (d) => (pick(d, 'gh').params['units'] = 7.6), ['Set units to 8', 'Use the default, 64']],
  ['params.invalid', pair, (d) => (pick(d, 'gh').params['units'] = '16'), ['Set units to 16', 'Use the default, 64']],
  ['params.invalid', pair, (d) => (pick(d, 'gh').params['activation'] = 'Relu'), ['Set activation to relu', 'Use the default, linear']],
  ['params.invalid', pair, (d) => (optimizer(d).params['beta2'] = 2), ['Use the default, 0.999']],
  ['params.invalid', pair, (d) => (optimizer(d).params['learningRate'] = -1), ['Use the default, 0.001'], (d) => optimizer(d).params, { beta1: 0, beta2: 0.9 }],
  ['params.invalid', pair, (d) => (d.training.recipe.params = { sided: 'tow' }), ['Use the default, two']],
  ['params.invalid', pair, (d) => (pick(d, 'd').params['shape'] = [4.4]), ['Set shape to [4]']],

  // Nodes, wires, networks.
  ['node.unknown-kind', pair, (d) => (pick(d, 'gh').kind = 'dens'), ['Make it Dense'], (d) => pick(d, 'gh').kind, 'dense'],
  ['node.wrong-lane', pair, (d) => add(d, 'n', { kind: 'dense', network: null }), []],
  ['node.wrong-lane', classifierOf3, (d) => add(d, 'n', { kind: 'dense', network: null }), ['Move it into “Classifier”'], (d) => pick(d, 'n').network, 'k'],
  ['node.wrong-lane', pair, (d) => { pick(d, 's').network = 'g' }, ['Move it into the data lane']],
  ['network.unknown', nested, (d) => (pick(d, 'u1').params['network'] = 'bb'), ['Use “Block”'], paramsOf('u1'), { network: 'b' }],
  ['port.unconnected', pair, (d) => cut(d, 'gh -> go'), ['Wire “Hidden” to it'], into('go'), ['gh.out -> go.in']],
  ['port.unconnected', pair, (d) => add(d, 'n', { kind: 'dense', network: 'g' }), ['Delete “Dense”']],
  ['port.crowded', pair, (d) => d.edges.push(wire('z -> gh')), ['Join them with Concatenate', 'Delete the wire from “Latent”'], into('gh'), ['concatenate.out -> gh.in']],
  ['inputs.too-few', pair, (d) => { cut(d, 'ce -> cj'); cut(d, 'e -> j'); d.nodes = d.nodes.filter(({ id }) => id !== 'ce' && id !== 'e') }, ['Remove “Concatenate”'], into('gh'), ['z.out -> gh.in']],
  ['wire.missing-node', pair, (d) => d.edges.push(wire('gh -> ghost')), ['Delete the wire']],
  ['wire.across', pair, (d) => d.edges.push({ ...wire('go -> cj') }), ['Delete the wire']],
  ['wire.no-port', pair, (d) => { cut(d, 'gh -> go'); d.edges.push(wire('gh -> go.inn')) }, ['Connect it to “in”'], into('go'), ['gh.out -> go.in']],
  ['wire.no-port', pair, (d) => { cut(d, 'd.showers -> s'); d.edges.push(wire('d.shower -> s')) }, ['Connect it to “showers”'], into('s'), ['d.showers -> s.in']],
  ['wire.cycle', pair, (d) => d.edges.push(wire('go -> j')), ['Delete the wire from “Cells”'], into('j'), ['z.out -> j.in', 'e.out -> j.in']],
  ['network.unused-source', pair, (d) => add(d, 'n', { kind: 'latent', network: 'g' }), ['Wire it to “Concatenate”', 'Delete “Latent”']],
  ['network.unfed-input', pair, (d) => { pick(d, 'x').kind = 'input'; pick(d, 'x').params = { shape: [4] } }, ['Make it a Data node'], (d) => pick(d, 'x').kind, 'data'],
  ['network.outputs', pair, (d) => add(d, 'n', { kind: 'flatten', network: 'c' }, 'ch -> n'), ['Delete “Flatten”']],
  ['network.no-source', classifierOf3, (d) => { d.nodes = d.nodes.filter(({ id }) => id !== 'x'); cut(d, 'x -> h') }, ['Begin it with a Data node'], into('h'), ['data.out -> h.in']],
  ['source.no-condition', () => changed(pair(), (d) => { delete pick(d, 'd').params['conditionSize']; cut(d, 'ce -> cj'); cut(d, 'cj -> ch'); cut(d, 'x -> cj'); d.edges.push(wire('x -> ch')); d.nodes = d.nodes.filter(({ id }) => id !== 'ce' && id !== 'cj') }), () => undefined, ['Delete “Condition”'], into('gh'), ['z.out -> gh.in']],

  // Shapes.
  ['shape.rank', imagePair, (d) => { cut(d, 'x -> cv'); add(d, 'f0', { kind: 'flatten', network: 'c' }, 'x -> f0', 'f0 -> cv') }, ['Insert Reshape to 2×2×1'], into('cv'), ['reshape.out -> cv.in']],
  ['shape.rank', showers, (d) => { cut(d, 'go -> sh'); add(d, 'gr', { kind: 'reshape', params: { shape: [5, 1] }, network: 'g' }, 'go -> gr', 'gr -> sh') }, ['Insert Flatten'], into('sh'), ['flatten.out -> sh.in']],
  ['shower-head.size', showers, (d) => (pick(d, 'go').params['units'] = 4), ['Give “Cells” 5 units']],
  ['shower-head.power', showers, (d) => (pick(d, 'sh').params['power'] = 1), ['Set the power to 0.5']],
  ['shower-head.blocks', showers, (d) => (pick(d, 'sh').params['blocks'] = [2, 2]), ['Take the blocks from the data']],
  ['transform.after-fractions', showers, (d) => add(d, 'l', { kind: 'log' }, 's -> l'), ['Put it before “Fractions and totals”', 'Remove “Log”'], into('s'), ['l.out -> s.in']],
  ['transform.no-geometry', showers, (d) => (pick(d, 's').params['per'] = 'layer'), ['Split per event']],
  ['shape.mismatch', nested, (d) => (pick(d, 'bi').params['shape'] = [5]), ['Let “Input” take 4'], paramsOf('bi'), { shape: [4] }],
  ['shape.mismatch', pair, (d) => { pick(d, 'j').kind = 'add'; d.nodes = d.nodes.filter(({ id }) => id !== 'e'); d.edges = d.edges.filter(({ id }) => id !== 'e -> j'); add(d, 'n', { kind: 'dense', params: { units: 5 }, network: 'g' }, 'z -> n', 'n -> j') }, ['Give “Dense” 3 units'], paramsOf('n'), { units: 3 }],
  ['shape.too-small', imagePair, (d) => (pick(d, 'cv').params = { filters: 3, kernel: 3, padding: 'valid' }), ['Pad the input (padding same)']],
  ['conv.stride-and-dilation', imagePair, (d) => (pick(d, 'cv').params = { strides: 2, dilation: 2 }), ['Set dilation to 1', 'Set strides to 1']],
  ['concatenate.axis', pair, (d) => (pick(d, 'j').params['axis'] = 2), ['Use the last axis']],
  ['reshape.size', imagePair, (d) => (pick(d, 'go').params['units'] = 5), ['Give “Cells” 4 units'], paramsOf('go'), { units: 4 }],
  ['reshape.size', imagePair, (d) => (pick(d, 'gr').params['shape'] = [3, -1, 1]), ['Reshape to 2×2×1', 'Give “Cells” 3 units'], paramsOf('gr'), { shape: [2, 2, 1] }],
  ['reshape.many-unknown', imagePair, (d) => (pick(d, 'gr').params['shape'] = [-1, 2, -1]), ['Reshape to 2×2×1', 'Reshape to 1×2×?'], paramsOf('gr'), { shape: [2, 2, 1] }],

  // The data lane.
  ['data.second-dataset', pair, (d) => add(d, 'o', { kind: 'dataset', params: { shape: [4] }, name: 'Other' }), ['Delete “Other”']],
  ['data.branch', pair, (d) => add(d, 'l', { kind: 'log' }, 'd.showers -> l'), ['Keep “Standardise”, delete “Log”', 'Keep “Log”, delete “Standardise”'], wires, wires(pair())],
  ['data.labels-changed', classifierOf3, (d) => add(d, 'h1', { kind: 'one-hot' }, 'd.labels -> h1'), ['Let “One-hot” change the condition', 'Remove “One-hot”'], into('h1'), ['d.condition -> h1.in']],
  ['data.geometry-size', pair, (d) => (pick(d, 'd').params['geometry'] = column(5)), ['Use no geometry']],
  ['transform.unit', pair, (d) => { pick(d, 'd').params['unit'] = '1'; pick(d, 's').kind = 'divide-by-energy' }, ['Remove “Divide by energy”']],
  ['transform.condition-column', pair, (d) => { pick(d, 's').kind = 'divide-by-energy'; pick(d, 's').params = { column: 2 } }, ['Use the first number']],
  ['transform.no-condition', classifierOf3, (d) => { pick(d, 'd').params = { shape: [4], unit: 'MeV', classes: 3 }; add(d, 't', { kind: 'divide-by-energy' }, 'd.showers -> t') }, ['Remove “Divide by energy”']],
  ['transform.labels', classifierOf3, (d) => add(d, 't', { kind: 'standardise' }, 'd.condition -> t'), ['Make it One-hot', 'Remove “Standardise”'], (d) => pick(d, 't').kind, 'one-hot'],
  ['transform.not-labels', pair, (d) => add(d, 't', { kind: 'one-hot' }, 'd.condition -> t'), ['Remove “One-hot”']],
  ['transform.range', pair, (d) => { pick(d, 's').kind = 'min-max'; pick(d, 's').params = { low: 1, high: 0 } }, ['Exchange 1 and 0'], paramsOf('s'), { low: 0, high: 1 }],

  // Training.
  ['training.unknown-recipe', pair, (d) => (d.training.recipe.kind = 'wgangp'), ['Use WGAN with gradient penalty'], (d) => d.training.recipe.kind, 'wgan-gp'],
  ['training.unknown-optimizer', pair, (d) => (optimizer(d).kind = 'adamw'), ['Use Adam'], optimizer, adam],
  ['training.unknown-network', pair, (d) => d.training.frozen.push('ghost'), ['Remove it from the training']],
  ['training.untrained', pair, (d) => (d.training.trainers = d.training.trainers.slice(1)), ['Train “Critic” with Adam', 'Freeze “Critic”'], (d) => d.training.trainers.at(-1), { network: 'c', optimizer: adam, steps: 5, batchFactor: 1 }],
  ['training.trained-twice', pair, (d) => d.training.trainers.push(d.training.trainers[0]!), ['Keep only the first trainer'], (d) => d.training.trainers.map((each) => each.network), ['c', 'g']],
  ['training.frozen-trains', pair, (d) => d.training.frozen.push('c'), ['Thaw “Critic”', 'Do not train it']],
  ['training.nothing-trains', pair, (d) => { d.training.frozen = ['c', 'g']; d.training.trainers = [] }, ['Thaw and train “Generator”', 'Thaw and train “Critic”'], (d) => d.training.frozen, ['c']],
  ['training.part-trains', nested, (d) => d.training.trainers.push({ network: 'b', optimizer: adam, steps: 1, batchFactor: 1 }), ['Remove its trainer']],
  ['training.batch-factor', pair, (d) => { d.training.batch = 5; d.training.trainers[0]!.batchFactor = 0.5 }, ['Set the batch to 6', 'Set the factor to 1']],
  ['training.average-unused', classifierOf3, (d) => (d.training.average = { decay: 0.9 }), ['Switch the average off']],
  ['training.role-missing', pair, (d) => { d.networks[0]!.role = 'classifier' }, ['Make “Generator” the generator'], (d) => d.networks[0]!.role, 'generator'],
  ['training.role-extra', classifierOf3, (d) => (d.networks[0]!.role = 'regressor'), ['Make “Classifier” the classifier', 'Use the recipe Regressor'], (d) => d.networks[0]!.role, 'classifier'],
  ['training.generator-shape', pair, (d) => (pick(d, 'go').params['units'] = 5), ['Give “Cells” 4 units']],
  ['training.generator-shape', imagePair, (d) => (pick(d, 'gr').params['shape'] = [4, 1, 1]), ['End it with Reshape to 2×2×1']],
  ['training.generator-shape', imagePair, (d) => { pick(d, 'gr').params['shape'] = [3, 3, 1]; pick(d, 'go').params['units'] = 9 }, ['Give “Cells” 4 units and reshape to 2×2×1'], paramsOf('gr'), { shape: [2, 2, 1] }],

  // What the recipe asks for.
  ['recipe.critic-not-raw', pair, (d) => (pick(d, 'cs').params['activation'] = 'sigmoid'), ['End “Score” in linear'], paramsOf('cs'), { units: 1, activation: 'linear' }],
  ['recipe.critic-not-raw', pair, (d) => add(d, 'n', { kind: 'activation', params: { activation: 'sigmoid' }, network: 'c' }, 'cs -> n'), ['Remove “Activation”'], (d) => d.nodes.some(({ id }) => id === 'n'), false],
  ['recipe.critic-not-probability', pair, (d) => { d.training.recipe.kind = 'minimax-gan'; pick(d, 'cs').params['activation'] = 'tanh' }, ['End “Score” in sigmoid', 'End “Score” in linear']],
  ['recipe.classifier-end', classifierOf3, (d) => (pick(d, 'o').params['activation'] = 'relu'), ['End “Species” in softmax', 'End “Species” in linear']],
  ['recipe.batch-norm-in-critic', pair, (d) => { add(d, 'n', { kind: 'batch-norm', params: { momentum: 0.8, epsilon: 0.01 }, network: 'c' }, 'ch -> n', 'n -> cs'); cut(d, 'ch -> cs') }, ['Replace it with Layer norm', 'Remove it'], paramsOf('n'), { epsilon: 0.01 }],
  ['recipe.output-size', pair, (d) => (pick(d, 'cs').params['units'] = 4), ['Give “Score” 1 unit', 'End it with Dense 1'], paramsOf('cs'), { units: 1 }],
  ['recipe.output-size', imagePair, (d) => { d.edges = d.edges.filter(({ id }) => !['cv -> cf', 'cf -> ch'].includes(id)); d.nodes = d.nodes.filter(({ id }) => id !== 'cf'); d.edges.push(wire('cv -> ch')) }, ['End it with Flatten and Dense 1']],
  ['recipe.output-size', classifierOf3, (d) => (pick(d, 'o').params['units'] = 4), ['Give “Species” 3 units', 'End it with Dense 3']],
  ['recipe.condition-one-sided', pair, (d) => { cut(d, 'ce -> cj'); cut(d, 'x -> cj'); cut(d, 'cj -> ch'); d.nodes = d.nodes.filter(({ id }) => id !== 'ce' && id !== 'cj'); d.edges.push(wire('x -> ch')) }, ['Add a Condition node to “Critic”'], into('concatenate'), ['x.out -> concatenate.in', 'condition.out -> concatenate.in']],
  ['recipe.source-missing', pair, (d) => { cut(d, 'z -> j'); cut(d, 'j -> gh'); cut(d, 'e -> j'); d.nodes = d.nodes.filter(({ id }) => id !== 'z' && id !== 'j'); d.edges.push(wire('e -> gh')) }, ['Add a Latent node'], into('gh'), ['concatenate.out -> gh.in']],
  ['recipe.sees-answer', pair, (d) => { d.training.recipe = { kind: 'regressor', params: {} }; d.networks = [network('c', 'regressor', 'Regressor')]; d.nodes = d.nodes.filter((each) => each.network !== 'g'); d.edges = d.edges.filter(({ from }) => !['z', 'e', 'j', 'gh', 'go'].includes(from.node)); d.training.trainers = d.training.trainers.slice(0, 1); d.training.average = null }, ['Remove “Condition”'], into('ch'), ['x.out -> ch.in']],
] // prettier-ignore

describe('fixes', () => {
  it.each(rows)('%s (%#)', (code, start, mistake, labels, then, is) => {
    const document = changed(start(), (draft) => void mistake(draft))
    const checked = checkDocument(document, catalog)
    const found = checked.problems.find((each) => each.code === code)
    expect(checked.problems.map((each) => each.code)).toContain(code)
    const fixes = fixesFor(found!, checked)
    expect(fixes.map(({ label }) => label)).toEqual(labels)
    for (const { change, label } of fixes) {
      const after = checkDocument(change(document), catalog).problems
      expect(
        after.filter((each) => each.code === code && each.at.node === found?.at.node),
        label,
      ).toEqual([])
      expect(errors(after), label).toBeLessThanOrEqual(errors(checked.problems))
      expect(change(document), label).toEqual(change(document))
    }
    if (then !== undefined) expect(then(fixes[0]!.change(document))).toEqual(is)
  })

  it('make a drawing sound again, when they mend its only mistake', () => {
    // What is moved to another lane has no wires there yet.
    const unsound = rows.filter(([code, , , labels]) => labels.length > 0 && code !== 'node.wrong-lane')
    for (const [code, start, mistake] of unsound) {
      const document = changed(start(), (draft) => void mistake(draft))
      const checked = checkDocument(document, catalog)
      if (checked.problems.length > 1) continue
      const [first] = fixesFor(checked.problems[0]!, checked)
      expect(errors(checkDocument(first!.change(document), catalog).problems), code).toBe(0)
    }
  })

  it('are not offered when they only trade one mistake for another', () => {
    const document = changed(pair(), (draft) => {
      pick(draft, 'ch').params['activation'] = 'softsign'
      draft.nodes = draft.nodes.filter(({ id }) => id !== 'gh' && id !== 'go')
      draft.edges = draft.edges.filter(
        ({ from, to }) => ![from.node, to.node].some((id) => id === 'gh' || id === 'go'),
      )
    })
    const checked = checkDocument(document, catalog)
    for (const problem of checked.problems) {
      for (const { change } of fixesFor(problem, checked)) {
        expect(errors(checkDocument(change(document), catalog).problems)).toBeLessThanOrEqual(
          errors(checked.problems),
        )
      }
    }
  })

  it('leave the document that they are given as it is', () => {
    const document = changed(pair(), (draft) => (pick(draft, 'gh').params = { unit: 8 }))
    const text = JSON.stringify(document)
    const checked = checkDocument(document, catalog)
    fixesFor(checked.problems[0]!, checked)[0]!.change(document)
    expect(JSON.stringify(document)).toBe(text)
  })

  it('know nothing to do about a problem without a mechanical answer', () => {
    const document = changed(
      pair(),
      (draft) => (draft.nodes = draft.nodes.filter(({ id }) => id !== 'd' && id !== 's')),
    )
    const checked = checkDocument(document, catalog)
    const missing = checked.problems.find(({ code }) => code === 'source.no-data')
    expect(fixesFor(missing!, checked)).toEqual([])
  })
})

function errors(problems: readonly { severity: string }[]): number {
  return problems.filter(({ severity }) => severity === 'error').length
}
