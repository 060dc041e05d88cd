import type { z } from 'zod'
import type { Problem } from '../../base/problem.ts'
import { DatasetParams } from '../../catalog/dataset/dataset-params.ts'
import type { ParamsSchema } from '../../catalog/define.ts'
import { setParams, setRecipe, setTraining } from '../../document/edits.ts'
import type { GraphDocument } from '../../document/schema.ts'
import { show } from '../../document/schema-issue.ts'
import type { Checked } from '../checked.ts'
import { closestWord } from '../closest-word.ts'
import type { Fix, FixFinders } from './fix.ts'

type Params = Readonly<Record<string, unknown>>

/** Whose params a problem is about, and how they are changed; undefined as a value takes one out. */
type Owner = {
  schema: ParamsSchema
  params: Params
  set: (document: GraphDocument, changes: Params) => GraphDocument
}

export const paramFixes: FixFinders = {
  'params.unknown': (problem, checked) => {
    const { param } = problem.at
    return ownersOf(problem, checked).flatMap(({ schema, params, set }): Fix[] => {
      if (param === undefined || !(param in params)) return []
      const near = closestWord(param, Object.keys(schema.shape))
      const renamed = near !== null && !(near in params) ? [near] : []
      return [
        ...renamed.map((name) => ({
          label: `Rename “${param}” to “${name}”`,
          change: (document: GraphDocument) => set(document, { [param]: undefined, [name]: params[param] }),
        })),
        { label: `Remove “${param}”`, change: (document) => set(document, { [param]: undefined }) },
      ]
    })
  },
  'params.invalid': (problem, checked) => {
    const { param } = problem.at
    if (param === undefined) return []
    return ownersOf(problem, checked).flatMap(({ schema, params, set }): Fix[] => {
      const field = schema.shape[param] as z.ZodType | undefined // of a zod object's shape
      if (field === undefined || field.safeParse(params[param]).success) return []
      const near = nearestAllowed(field, params[param])
      const usual = field.safeParse(undefined)
      const isSame = usual.success && JSON.stringify(usual.data) === JSON.stringify(near)
      return [
        ...(near === undefined || isSame
          ? []
          : [
              {
                label: `Set ${param} to ${said(near)}`,
                change: (document: GraphDocument) => set(document, { [param]: near }),
              },
            ]),
        ...(usual.success
          ? [
              {
                label: `Use the default, ${said(usual.data)}`,
                change: (document: GraphDocument) => set(document, { [param]: undefined }),
              },
            ]
          : []),
      ]
    })
  },
}

function said(value: unknown): string {
  return typeof value === 'string' ? (value === '' ? 'nothing' : value) : show(value)
}

/** Of a node, of the recipe, or of the optimizers of a network. */
function ownersOf({ at }: Problem, { nodes, document, catalog }: Checked): Owner[] {
  if (at.node !== undefined) {
    const { node: id } = at
    const found = nodes.get(id)
    const meaning = found?.meaning ?? null
    if (found === undefined || meaning === null) return []
    const schema =
      'definition' in meaning ? meaning.definition.params : meaning.form === 'dataset' ? DatasetParams : null
    const set: Owner['set'] = (changed, changes) => setParams(changed, id, changes)
    return schema === null ? [] : [{ schema, params: found.node.params, set }]
  }
  const { recipe, trainers } = document.training
  if (at.network === undefined) {
    const definition = catalog.recipes.find(({ kind }) => kind === recipe.kind)
    const set: Owner['set'] = (changed, changes) =>
      setRecipe(changed, { ...changed.training.recipe, params: without({ ...recipe.params, ...changes }) })
    return definition === undefined ? [] : [{ schema: definition.params, params: recipe.params, set }]
  }
  return trainers.flatMap(({ network, optimizer }, index): Owner[] => {
    const definition = catalog.optimizers.find(({ kind }) => kind === optimizer.kind)
    if (network !== at.network || definition === undefined) return []
    const set: Owner['set'] = (changed, changes) =>
      setTraining(changed, {
        trainers: changed.training.trainers.map((each, place) =>
          place === index
            ? { ...each, optimizer: { ...optimizer, params: without({ ...optimizer.params, ...changes }) } }
            : each,
        ),
      })
    return [{ schema: definition.params, params: optimizer.params, set }]
  })
}

function without(params: Params): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined))
}

/** What was meant: a number as text, the nearest number in range, the word that is meant. Undefined when that is unclear. */
export function nearestAllowed(field: z.ZodType, value: unknown): unknown {
  const candidates = [...numbersNear(field, value), ...wordsNear(field, value)]
  return candidates.find((each) => field.safeParse(each).success)
}

function numbersNear(field: z.ZodType, value: unknown): unknown[] {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (Array.isArray(value)) return [value.map((each) => asCount(each)), asCount(value[0])]
  if (typeof number !== 'number' || Number.isNaN(number)) return []
  const issues = field.safeParse(Math.round(number)).error?.issues ?? []
  const limits = issues.flatMap((issue) => limitOf(issue))
  return [number, Math.round(number), ...limits, [number]]
}

function asCount(value: unknown): number {
  return Math.max(1, Math.round(Number(value)) || 1)
}

/** The nearest number on the right side of a limit; a limit that is itself left out is passed by little. */
function limitOf(issue: z.core.$ZodIssue): number[] {
  if (issue.code === 'too_small') {
    const least = Number(issue.minimum)
    return issue.inclusive === false ? [] : [least]
  }
  if (issue.code === 'too_big') {
    const most = Number(issue.maximum)
    return issue.inclusive === false ? [most === 1 ? 0.999 : most * 0.999] : [most]
  }
  return []
}

function wordsNear(field: z.ZodType, value: unknown): unknown[] {
  if (value === 'true' || value === 'on' || value === 1) return [true]
  if (value === 'false' || value === 'off' || value === 0) return [false]
  if (typeof value !== 'string') return []
  const issues = field.safeParse(value).error?.issues ?? []
  const words = issues.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values.map(String) : []))
  const near = closestWord(value, words)
  return near === null ? [] : [near]
}
