import type { Problem } from '../../src-shared/base/problem.ts'
import { problem } from '../../src-shared/base/problem.ts'
import type { Unit } from '../../src-shared/base/units.ts'
import type { DatasetParams } from '../../src-shared/catalog/dataset/dataset-params.ts'
import type { Geometry } from '../../src-shared/physics/geometry.ts'
import { cellCount, layerSizes } from '../../src-shared/physics/geometry.ts'
import type { EventShape } from '../../src-shared/tensor/shape.ts'
import { formatShape, sizeOf } from '../../src-shared/tensor/shape.ts'
import type { EventSourceInfo } from './events.ts'
import type { EventTable } from './layouts/assemble.ts'

/** What the project and the file agree on; problems say where they do not, with both numbers. */
export type Compared = {
  shape: EventShape
  unit: Unit
  geometry: Geometry | null
  condition: EventSourceInfo['condition']
  useLabels: boolean
  problems: Problem[]
}

export function compareWithDeclared(table: EventTable, params: DatasetParams): Compared {
  const problems: Problem[] = []
  const at = { file: table.file.path }
  const found = sizeOf(table.shape)
  if (sizeOf(params.shape) !== found) {
    problems.push(
      problem({
        code: 'data.shape',
        at: { ...at, param: 'shape' },
        message: `The project declares events of ${formatShape(params.shape)} (${sizeOf(params.shape)} values), but the file has ${formatShape(table.shape)} (${found} values).`,
        hint: `Set the shape of the dataset node to ${table.shape.join(', ')}, or choose other data.`,
      }),
    )
  }
  if (table.unit !== null && table.unit !== params.unit) {
    problems.push(unitProblem('unit', { declared: params.unit, found: table.unit, what: 'values' }, at))
  }
  const condition = compareCondition(table, params, problems)
  const useLabels = compareLabels(table, params, problems)
  return {
    shape: params.shape,
    unit: params.unit,
    geometry: compareGeometry(table, params, problems),
    condition,
    useLabels,
    problems,
  }
}

function unitProblem(
  param: 'unit' | 'conditionUnit',
  units: { declared: Unit; found: Unit; what: string },
  at: { file: string },
): Problem {
  return problem({
    code: 'data.unit',
    at: { ...at, param },
    message: `The project declares ${units.what} in ${units.declared}, but the file has them in ${units.found}.`,
    hint: `Set the unit of the dataset node to ${units.found}.`,
  })
}

/** Without a declared condition the networks do not use one, whatever the file has. */
function compareCondition(
  table: EventTable,
  params: DatasetParams,
  problems: Problem[],
): EventSourceInfo['condition'] {
  const at = { file: table.file.path }
  const found = table.condition
  if (params.conditionSize === 0) {
    if (found === null) return null
    const chosen = params.condition !== ''
    problems.push(
      problem({
        code: 'data.condition-size',
        severity: chosen ? 'error' : 'warning',
        at: { ...at, param: 'conditionSize' },
        message: `The project declares a condition of 0 numbers, but the file has ${found.size} in “${found.name}”${chosen ? '' : ', which is left unused'}.`,
        hint: `Set the size of the condition to ${found.size} to use it, or the condition to none.`,
      }),
    )
    return null
  }
  if (found === null || found.size !== params.conditionSize) {
    const offered = table.offered.length === 0 ? '' : ` (such as ${table.offered.slice(0, 4).join(', ')})`
    problems.push(
      problem({
        code: 'data.condition-size',
        at: { ...at, param: 'conditionSize' },
        message: `The project declares a condition of ${params.conditionSize} ${params.conditionSize === 1 ? 'number' : 'numbers'}, but the file has ${found?.size ?? 0}${found === null ? '' : ` in “${found.name}”`}.`,
        hint:
          found === null
            ? `Name what holds it in condition${offered}, or use “sum”: the energy of the event itself.`
            : `Set the size of the condition to ${found.size}, or choose another one.`,
      }),
    )
    return null
  }
  if (found.unit !== null && found.unit !== params.conditionUnit) {
    const units = { declared: params.conditionUnit, found: found.unit, what: 'the condition' }
    problems.push(unitProblem('conditionUnit', units, at))
  }
  return { name: found.name, size: found.size, unit: params.conditionUnit }
}

function compareLabels(table: EventTable, params: DatasetParams, problems: Problem[]): boolean {
  const at = { file: table.file.path, param: 'classes' }
  const found = table.labels?.classes.length ?? 0
  if (params.classes === found) return found > 0
  const unused = params.classes === 0 && params.labels === ''
  problems.push(
    problem({
      code: 'data.classes',
      severity: unused ? 'warning' : 'error',
      at,
      message: `The project declares ${params.classes} classes, but the file has ${found}${unused ? ' in “' + (table.labels?.name ?? '') + '”, which are left unused' : ''}.`,
      hint:
        found === 0
          ? 'Name what holds the labels, or set the number of classes to 0.'
          : `Set the number of classes to ${found} to use them, or labels to none.`,
    }),
  )
  return false
}

function compareGeometry(table: EventTable, params: DatasetParams, problems: Problem[]): Geometry | null {
  const at = { file: table.file.path, param: 'geometry' }
  const declared = params.geometry
  if (declared !== null && cellCount(declared) !== sizeOf(params.shape)) {
    problems.push(
      problem({
        code: 'data.geometry',
        at,
        message: `The declared geometry has ${cellCount(declared)} cells, but an event has ${sizeOf(params.shape)}.`,
        hint: 'Choose the geometry of this calorimeter, or none.',
      }),
    )
    return null
  }
  const found = table.geometry
  if (declared === null || found === null) return declared ?? found
  const sizes = [layerSizes(declared), layerSizes(found)].map((each) => each.join(', '))
  if (sizes[0] !== sizes[1]) {
    problems.push(
      problem({
        code: 'data.geometry',
        at,
        message: `The project declares layers of ${sizes[0]} cells, but the file has layers of ${sizes[1]}.`,
        hint: 'Choose the geometry of this file in the dataset node.',
      }),
    )
    return declared
  }
  const difference = firstDifference(declared, found)
  if (difference !== null) {
    problems.push(
      problem({
        code: 'data.geometry',
        severity: 'warning',
        at,
        message: `The project declares cells in other places than the data has them: ${difference}. The project's are used.`,
        hint: 'Delete the geometry of the dataset node to take the one of the data.',
      }),
    )
  }
  return declared
}

/** Where two geometries of equal layers put their cells differently, with both numbers. */
function firstDifference(declared: Geometry, found: Geometry): string | null {
  for (const [index, own] of declared.layers.entries()) {
    const other = found.layers[index]
    if (other === undefined) return null
    const name = `layer ${own.id}`
    if (own.form !== other.form) return `${name} is ${own.form} in the project and ${other.form} in the data`
    if (own.form === 'polar' && other.form === 'polar') {
      if (own.alphaBins !== other.alphaBins)
        return `${name} has ${own.alphaBins} angles in the project and ${other.alphaBins} in the data`
      const edge = own.rEdgesMm.findIndex((each, at) => Math.abs(each - (other.rEdgesMm[at] ?? NaN)) > 1e-6)
      if (edge >= 0)
        return `edge ${edge} of ${name} is at ${own.rEdgesMm[edge]} mm in the project and at ${other.rEdgesMm[edge]} mm in the data`
    }
    if (own.form === 'grid' && other.form === 'grid' && own.rows !== other.rows)
      return `${name} has ${own.rows} rows in the project and ${other.rows} in the data`
  }
  return null
}
