import { join, resolve } from 'node:path'
import { checkedProject } from '../checked-project.ts'
import { EXIT, type Command } from '../command.ts'
import { followJob, trainingLine } from '../follow-job.ts'
import { BACKEND_OPTION, backendOption, flag, positiveOption, textOption, wholeOption } from '../options.ts'
import { readProject } from '../project-file.ts'
import { freshRunFolder, runToResume } from '../run-choice.ts'
import { TrainResult, type TrainInput } from '../../trainer/jobs/inputs.ts'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'

export const trainCommand: Command = {
  name: 'train',
  summary:
    'Train a project on data and leave a run folder with samples, checkpoints and the exported generator',
  positionals: [{ name: 'PROJECT', description: 'A *.ganvas file, or the name of a template' }],
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
    resume: { type: 'boolean', description: 'Continue the run in --out, or the newest run of this project' },
  },
  examples: [
    'train geant4-b5-wgan-gp --data out_5a.root',
    'train showers.ganvas --data photons.hdf5 --steps 20000 --seed 7 --out runs/photons',
    'train showers.ganvas --out runs/photons --resume',
  ],
  async run(call) {
    const { terminal } = call
    const [word = ''] = call.positionals
    const project = await readProject(word)
    const { notices } = checkedProject(project)
    terminal.showProblems(notices)
    const out = textOption(call, 'out')
    const resume = flag(call, 'resume')
    const runFolder = resume
      ? await runToResume(out === null ? null : resolve(out), project.name)
      : out === null
        ? freshRunFolder(project.name)
        : resolve(out)
    const data = textOption(call, 'data')
    const input: TrainInput = {
      project: project.text,
      projectFolder: project.folder,
      dataPath: data === null ? null : resolve(data),
      length: lengthOf(wholeOption(call, 'steps', { min: 1 }), positiveOption(call, 'epochs')),
      seed: wholeOption(call, 'seed', { min: 0 }) ?? 1,
      runFolder,
      backend: backendOption(call),
      resume,
      exports: ['onnx'],
    }
    const { result, interrupted } = await followJob('train', input, {
      terminal,
      onEvent(event) {
        if (event.type === 'metrics') terminal.progress(trainingLine(event))
        if (event.type === 'stage') terminal.progress(event.title)
        if (event.type === 'problem') terminal.showProblems([event.problem])
        if (terminal.json) return
        if (event.type === 'started') {
          const from = event.fromRound === 0 ? '' : `, continuing at round ${event.fromRound}`
          terminal.print(
            `${event.backend}\n${event.trainEvents} training events, ${event.testEvents} kept apart${from}`,
          )
        }
        if (event.type === 'evaluated') terminal.print(`\n${event.text}`)
      },
    })
    const trained = TrainResult.parse(result)
    // Also when somebody else has asked the trainer to stop.
    const stopped = interrupted || trained.outcome === 'stopped'
    if (terminal.json) terminal.printJson({ ok: trained.outcome === 'complete' && !stopped, ...trained })
    else terminal.print(closing(trained, stopped))
    if (trained.outcome === 'diverged') return EXIT.diverged
    return stopped ? EXIT.interrupted : EXIT.ok
  },
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

function closing(trained: TrainResult, interrupted: boolean): string {
  const lines = [
    '',
    interrupted
      ? `Stopped and saved at round ${trained.round} of ${trained.rounds}. Continue with --resume --out ${trained.run}`
      : `Trained ${trained.round} rounds in ${trained.trainSeconds.toFixed(0)} s.`,
    `Run folder  ${trained.run}`,
    ...trained.pictures.map((file) => `Picture     ${join(trained.run, file)}`),
    ...trained.exports.map(
      (each) =>
        `Generator   ${each.files.map((file) => join(trained.run, file)).join(', ')}  (${each.checkedWith}: largest relative difference ${each.maxRelativeDifference.toExponential(1)})`,
    ),
  ]
  return lines.join('\n')
}
