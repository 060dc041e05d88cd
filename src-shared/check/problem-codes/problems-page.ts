import { dataCodes } from './data.ts'
import { drawingCodes } from './drawing.ts'
import { evaluationCodes } from './evaluation.ts'
import { hostingCodes } from './hosting.ts'
import { layerCodes } from './layers.ts'
import type { ProblemCodes } from './problem-code.ts'
import { runningCodes } from './running.ts'
import { trainingCodes } from './training.ts'

const SECTIONS: readonly (readonly [title: string, codes: ProblemCodes])[] = [
  ['Project, nodes and wires', drawingCodes],
  ['Shapes, layers and transforms', layerCodes],
  ['Roles, training and recipes', trainingCodes],
  ['Data', dataCodes],
  ['Runs, files, exports and the command line', runningCodes],
  ['Windows, their host and the server', hostingCodes],
  ['Evaluations', evaluationCodes],
]

/** Every code that a problem may have. */
export const problemCodes: ProblemCodes = Object.assign(
  {},
  ...SECTIONS.map(([, codes]) => codes),
) as ProblemCodes

/** The text of `docs/problems.md`, one heading per code so that each can be linked to. */
export function problemsPage(): string {
  return [
    '# Problems',
    '',
    'Every problem that Ganvas reports has a code. A message says what was needed and what was found; this page says more.',
    'It is generated from `src-shared/check/problem-codes/`: change it there, then run',
    '`npx vitest run src-shared/check/problem-codes -u`.',
    ...SECTIONS.flatMap(([title, codes]) => [
      '',
      `## ${title}`,
      ...Object.entries(codes).flatMap(([code, [meaning, example, fix]]) => [
        '',
        `### ${code}`,
        '',
        meaning,
        '',
        `> ${example}`,
        '',
        `What to do: ${fix}`,
      ]),
    ]),
    '',
  ].join('\n')
}
