import type { BestRound } from '../../src-shared/protocol/run-events.ts'
import { grouped } from '../ui/format.ts'

/** `2,000: Mean separation power of 29 features 0.0123 ± 0.0012 (floor 0.0086)` */
export function bestText({ round, title, unit, value, error, floor }: BestRound): string {
  const short = (number: number, digits: number) => String(Number(number.toPrecision(digits)))
  const within = error === null ? '' : ` ± ${short(error, 2)}`
  const least = floor.mean === null ? '' : ` (floor ${short(floor.mean, 2)})`
  return `${grouped(round)}: ${title} ${short(value, 3)}${within}${unit === '' ? '' : ` ${unit}`}${least}`
}
