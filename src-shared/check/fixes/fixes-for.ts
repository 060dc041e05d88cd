import type { Problem } from '../../base/problem.ts'
import { checkDocument } from '../check-document.ts'
import type { Checked } from '../checked.ts'
import type { Fix, FixFinders } from './fix.ts'
import { dataFileFixes } from './fix-data-file.ts'
import { dataLaneFixes } from './fix-data-lane.ts'
import { paramFixes } from './fix-params.ts'
import { recipeFixes } from './fix-recipe.ts'
import { shapeFixes } from './fix-shapes.ts'
import { trainingFixes } from './fix-training.ts'
import { wireFixes } from './fix-wires.ts'

const finders: FixFinders = {
  ...paramFixes,
  ...wireFixes,
  ...shapeFixes,
  ...dataLaneFixes,
  ...dataFileFixes,
  ...trainingFixes,
  ...recipeFixes,
}

/** More than these are a menu, not a help. */
const MOST_OFFERED = 3

/**
 * What one click can do about a problem, best first; often nothing. Every offer has been tried on the document: the
 * problem goes, and there are not more errors than before. (As many there may be: what a mistake hid shows when it is
 * gone, unless the offer only trades one thing for another, as deleting does.)
 */
export function fixesFor(problem: Problem, checked: Checked): readonly Fix[] {
  const offers = finders[problem.code]?.(problem, checked) ?? []
  const found: Fix[] = []
  for (const offer of offers) {
    if (found.length === MOST_OFFERED) break
    if (found.every(({ label }) => label !== offer.label) && helps(offer, problem, checked)) found.push(offer)
  }
  return found
}

/** What an error may hide: these mend something, and then the rest of the network is looked at for the first time. */
const REVEALING = /^(params|node|shape|reshape|shower-head|training\.unknown|transform)/

function helps({ change }: Fix, problem: Problem, { document, problems, catalog }: Checked): boolean {
  const after = checkDocument(change(document), catalog).problems
  if (after.some((each) => isSame(each, problem))) return false
  const [before, now] = [problems, after].map(errorsIn)
  if (before === undefined || now === undefined) return false
  // What was found in the data shows only when they are read again; the drawing must not become worse.
  if (problems.every((each) => !isSame(each, problem))) return now <= before
  if (problem.severity === 'warning') return now <= before && after.length < problems.length
  return now < before || (now === before && REVEALING.test(problem.code))
}

function errorsIn(problems: readonly Problem[]): number {
  return problems.filter(({ severity }) => severity === 'error').length
}

/** The same mistake at the same place; the words may differ. */
function isSame(a: Problem, b: Problem): boolean {
  const place = ({ at }: Problem) => JSON.stringify([at.node, at.network, at.param, at.edge])
  return a.code === b.code && place(a) === place(b)
}
