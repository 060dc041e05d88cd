import type { Command } from '../command.ts'
import { benchCommand } from './bench.ts'
import { cardCommand } from './card.ts'
import { checkCommand } from './check.ts'
import { demoCommand } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { evaluateCommand } from './evaluate.ts'
import { exportCommand } from './export.ts'
import { generateCommand } from './generate.ts'
import { inspectCommand } from './inspect.ts'
import { serveCommand } from './serve.ts'
import { simulateCommand } from './simulate.ts'
import { summaryCommand } from './summary.ts'
import { timingCommand } from './timing.ts'
import { trainCommand } from './train.ts'

/** In the order of the work: what have I got, what is it, train it, use it. */
export const commands: readonly Command[] = [
  demoCommand,
  doctorCommand,
  inspectCommand,
  simulateCommand,
  summaryCommand,
  checkCommand,
  trainCommand,
  generateCommand,
  evaluateCommand,
  exportCommand,
  timingCommand,
  cardCommand,
  serveCommand,
  benchCommand,
]
