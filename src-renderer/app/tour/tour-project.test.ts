import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hasErrors } from '../../../src-shared/base/problem.ts'
import { projectOf } from '../../state/project.ts'
import {
  addMissingLayer,
  addedLayer,
  chooseRecipe,
  isWired,
  MISSING,
  tourProject,
  wireMissingLayer,
} from './tour-project.ts'

const demo = readFileSync(
  new URL('../../../resources/templates/demo-wgan-gp.ganvas', import.meta.url),
  'utf8',
)
const begin = tourProject(demo, '/data/showers.h5')

describe('the project of the tour', () => {
  it('cannot be trained until its user has wired the missing layer', () => {
    expect(hasErrors(projectOf(begin, [], null).problems)).toBe(true)
    expect([addedLayer(begin), isWired(begin)]).toEqual([null, false])
    const withLayer = addMissingLayer(begin)
    expect([addedLayer(withLayer), isWired(withLayer)]).toEqual(['g-hidden-2', false])
    const wired = wireMissingLayer(withLayer)
    expect(isWired(wired)).toBe(true)
    expect(hasErrors(projectOf(wired, [], null).problems)).toBe(false)
  })

  it('ends as the demo, whose parameters are in its table', () => {
    const end = projectOf(chooseRecipe(wireMissingLayer(begin)), [], null)
    expect(end.problems).toEqual([])
    expect(end.summary.networks.map(({ name, parameters }) => [name, parameters.total])).toEqual([
      ['Generator', 35_441],
      ['Critic', 31_361],
    ])
    expect(end.checked.data.dataset?.params.source).toBe('/data/showers.h5')
  })

  it('knows a layer that the user has called otherwise', () => {
    const { nodes } = addMissingLayer(begin)
    const own = {
      ...begin,
      nodes: nodes.map((node) => (node.id === 'g-hidden-2' ? { ...node, id: 'mine' } : node)),
    }
    expect(addedLayer(own)).toBe('mine')
    expect(isWired(wireMissingLayer(own))).toBe(true)
    expect(MISSING.network).toBe('generator')
  })
})
