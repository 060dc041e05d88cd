import { join, resolve } from 'node:path'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import type { RunEvent, RunProblem } from '../../../src-shared/protocol/run-events.ts'
import { compileWishes, xlaWishes } from '../../engine/step-compiler/xla-environment.ts'
import { checkSentence } from '../../exports/check-sentence.ts'
import { TrainResult, type TrainInput } from '../../trainer/jobs/inputs.ts'
import { EXIT, type Command, type CommandCall, type ExitCode } from '../command.ts'
import { followJob } from '../follow-job.ts'
import {
  BACKEND_OPTION,
  backendOption,
  choiceOption,
  flag,
  positiveOption,
  textOption,
  wholeOption,
} from '../options.ts'
import { trainingParts } from '../progress-lines.ts'
import { warningsAbout } from '../project-warnings.ts'
import { chooseRun } from '../run-choice.ts'
import { quoted, shownPath } from '../shown-path.ts'
import type { Terminal } from '../terminal.ts'
import { spokenAs } from '../spoken-as.ts'

export const trainCommand: Command = {
  name: 'train',
  summary:
    'Train a project on data and leave a run folder with samples, checkpoints and the exported generator',
  positionals: [
    {
      name: 'PROJECT',
      description: 'A *.ganvas file, the name of a template, or with --resume the folder of a run',
    },
  ],
  options: {
    data: {
      type: 'string',
      value: 'FILE',
      description: 'Data file, instead of the one named in the project',
    },
    steps: {
      type: 'string',
      value: 'N',
      description: 'Length in rounds of the schedule (updates of the generator)',
    },
    epochs: { type: 'string', value: 'N', description: 'Length in passes over the training data' },
    seed: { type: 'string', value: 'N', description: 'Seed of weights, batches and noise (default 1)' },
    out: { type: 'string', value: 'DIR', description: 'Run folder (default runs/<project>-<time>)' },
    backend: BACKEND_OPTION,
    compile: {
      type: 'string',
      value: 'WISH',
      description: 'Run training as one native program: auto, on, off (default auto)',
    },
    xla: {
      type: 'string',
      value: 'WISH',
      description: 'Let XLA compile that program: auto (measure), on, off (default auto)',
    },
    best: {
      type: 'string',
      value: 'METRIC',
      description:
        'Keep the checkpoint with the smallest separation (of all features, the default), separation/FEATURE or w1/FEATURE, such as w1/total; off: observe nothing',
    },
    explain: { type: 'boolean', description: 'Also print what the compiled training step is made of' },
    resume: {
      type: 'boolean',
      description: 'Continue a run: the one named, the one in --out, or the newest of this project in runs/',
    },
  },
  examples: [
    'train geant4-b5-wgan-gp --data out_5a.root',
    'train showers.ganvas --data photons.hdf5 --steps 20000 --seed 7 --out runs/photons',
    'train runs/photons --resume',
  ],
  async run(call) {
    const { terminal } = call
    const input = await inputOf(call)
    terminal.showProblems(warningsAbout(input.project))
    const found: RunProblem[] = []
    const { result, interrupted } = await followJob('train', input, {
      terminal,
      onEvent(event) {
        if (event.type === 'problem') found.push(event.problem)
        showEvent(terminal, event)
      },
    })
    return finish(terminal, { trained: TrainResult.parse(result), found, interrupted })
  },
}

async function inputOf(call: CommandCall): Promise<TrainInput> {
  const data = textOption(call, 'data')
  const out = textOption(call, 'out')
  const length = lengthOf(wholeOption(call, 'steps', { min: 1 }), positiveOption(call, 'epochs'))
  const seed = wholeOption(call, 'seed', { min: 0 })
  const backend = backendOption(call)
  const resume = flag(call, 'resume')
  const chosen = await chooseRun({ word: call.positionals[0] ?? '', out, resume, seed })
  return {
    project: chosen.project,
    projectFolder: chosen.projectFolder,
    dataPath: data === null ? chosen.dataPath : resolve(data),
    length,
    seed: seed ?? 1,
    runFolder: chosen.runFolder,
    backend,
    compile: choiceOption(call, 'compile', compileWishes),
    xla: choiceOption(call, 'xla', xlaWishes),
    explain: flag(call, 'explain'),
    resume,
    exports: ['onnx'],
    best: textOption(call, 'best'),
  }
}

function showEvent(terminal: Terminal, event: RunEvent): void {
  if (event.type === 'metrics') terminal.progress(trainingParts(event))
  if (terminal.json) return
  if (event.type === 'started') {
    const { trainEvents, testEvents, rounds, fromRound } = event
    const from = fromRound === 0 ? '' : `, continuing after round ${amount(fromRound)}`
    terminal.print(
      [
        `Back end    ${event.backend}`,
        `Data        ${amount(trainEvents)} events to train on, ${amount(testEvents)} kept apart`,
        `Rounds      ${amount(rounds)}${from}`,
        `Run folder  ${shownPath(event.run)}`,
      ].join('\n'),
    )
  }
  if (event.type === 'explained') terminal.print(`\n${event.text}\n`)
  if (event.type === 'evaluated') terminal.print(`\n${event.text}`)
}

type Finished = { trained: TrainResult; found: readonly RunProblem[]; interrupted: boolean }

function finish(terminal: Terminal, { trained, found, interrupted }: Finished): ExitCode {
  // Also when somebody else has asked the trainer to stop.
  const stopped = interrupted || trained.outcome === 'stopped'
  // The run is there, but something that belongs to it (an export, a picture) is not.
  const isWhole = !found.some((each) => each.severity === 'error')
  const ok = trained.outcome === 'complete' && !stopped && isWhole
  if (terminal.json) terminal.printJson({ ok, ...trained, problems: found })
  else terminal.print(closing(trained, stopped))
  if (trained.outcome === 'diverged') return EXIT.diverged
  if (stopped) return EXIT.interrupted
  return isWhole ? EXIT.ok : EXIT.refused
}

function lengthOf(rounds: number | null, epochs: number | null): TrainInput['length'] {
  if (rounds !== null && epochs !== null) {
    throw new ProblemError([
      problem({
        code: 'cli.option-conflict',
        message: `--steps ${rounds} and --epochs ${epochs} both set the length.`,
        hint: 'Give one of them.',
      }),
    ])
  }
  if (rounds !== null) return { by: 'rounds', rounds }
  return epochs === null ? { by: 'project' } : { by: 'epochs', epochs }
}

function closing(trained: TrainResult, stopped: boolean): string {
  const run = shownPath(trained.run)
  const files = [
    ...trained.pictures.map((file) => `Picture     ${join(run, file)}`),
    ...trained.exports.map(
      (each) =>
        `Generator   ${each.files.map((file) => join(run, file)).join(', ')}  (${checkSentence(each)})`,
    ),
  ]
  return ['', endOf(trained, stopped), ...files].join('\n')
}

function endOf({ outcome, round, rounds, trainSeconds, run }: TrainResult, stopped: boolean): string {
  const again = `Continue with: ${spokenAs()} train ${quoted(shownPath(run))} --resume`
  if (outcome === 'diverged')
    return `Stopped in round ${amount(round)}; the checkpoints from before are in ${join(shownPath(run), 'checkpoints')}.`
  if (stopped) return `Stopped and saved after round ${amount(round)} of ${amount(rounds)}. ${again}`
  return `Trained ${amount(round)} ${round === 1 ? 'round' : 'rounds'} in ${trainSeconds.toFixed(1)} s.`
}

function amount(value: number): string {
  return value.toLocaleString('en')
}
