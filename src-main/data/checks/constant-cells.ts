import { problem, type Problem } from '../../../src-shared/base/problem.ts'
import { isEnergyUnit } from '../../../src-shared/base/units.ts'
import { plural, type DataCheck } from './checkup.ts'

/** With fewer events it is chance that a cell is never hit. */
const ENOUGH_EVENTS = 100
/** Rims and corners are hardly ever hit; when it is most of the cells, something is wrong with them. */
const MANY_DEAD = 0.5
const NAMED = 6

/** Cells and columns that say nothing: they have the same number in every event. */
export const checkConstantCells: DataCheck = ({ path, facts, columns, unit }) => {
  if (facts.events < ENOUGH_EVENTS) return []
  const constant = [...facts.cellMin.keys()].filter((cell) => facts.cellMin[cell] === facts.cellMax[cell])
  if (columns !== null) return constant.length === 0 ? [] : [constantColumns(path, constant, columns, facts)]
  const stuck = constant.filter((cell) => facts.cellMin[cell] !== 0)
  // Pictures have rims.
  const dead = unit !== null && isEnergyUnit(unit) ? constant.length - stuck.length : 0
  return [
    ...(stuck.length === 0
      ? []
      : [
          problem({
            code: 'data.constant-cells',
            severity: 'warning',
            at: { file: path },
            message: `${plural(stuck.length, ['cell has', 'cells have'])} the same value in all ${facts.events} events: ${stuck
              .slice(0, NAMED)
              .map((cell) => `cell ${cell} is ${facts.cellMin[cell]}`)
              .join(', ')}${stuck.length > NAMED ? ', …' : ''}.`,
            hint: 'A channel that is stuck, or a number that is no energy: leave it out of the file.',
          }),
        ]),
    ...(dead <= MANY_DEAD * facts.cells
      ? []
      : [
          problem({
            code: 'data.dead-cells',
            severity: 'warning',
            at: { file: path },
            message: `${dead} of ${facts.cells} cells are zero in all ${facts.events} events.`,
            hint: 'Is a part of the detector missing in the file, or the grid larger than the calorimeter? Cells that are never hit cost time and teach nothing: crop them away.',
          }),
        ]),
  ]
}

function constantColumns(
  path: string,
  constant: readonly number[],
  columns: readonly string[],
  facts: Parameters<DataCheck>[0]['facts'],
): Problem {
  const named = constant.slice(0, NAMED).map((cell) => `“${columns[cell] ?? cell}” is ${facts.cellMin[cell]}`)
  return problem({
    code: 'data.constant-columns',
    severity: 'warning',
    at: { file: path, param: 'showers' },
    message: `${plural(constant.length, ['column has', 'columns have'])} the same value in all ${facts.events} rows: ${named.join(', ')}${constant.length > NAMED ? ', …' : ''}.`,
    hint: 'Nothing can be learnt from it: list the other columns in showers.',
  })
}
