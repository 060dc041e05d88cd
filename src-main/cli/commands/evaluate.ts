import { basename, resolve } from 'node:path'
import { z } from 'zod'
import type { Evaluation } from '../../../src-shared/physics/evaluation/evaluation.ts'
import { evaluationText } from '../../evaluation/evaluation-text.ts'
import { measures } from '../../evaluation/measures/index.ts'
import type { EvaluateInput } from '../../trainer/jobs/evaluate.ts'
import { EXIT, type Command } from '../command.ts'
import { followJob } from '../follow-job.ts'
import {
  CHECKPOINT_OPTION,
  checkpointOption,
  flag,
  positiveOption,
  requiredText,
  textOption,
  wholeOption,
} from '../options.ts'

const Answer = z.object({ evaluation: z.string(), files: z.array(z.string()) })

export const evaluateCommand: Command = {
  name: 'evaluate',
  summary: 'Compare generated showers with those of a simulation, feature by feature, each beside its floor',
  positionals: [
    { name: 'RUN', optional: true, description: 'Run folder, whose generator makes the showers to judge' },
  ],
  options: {
    checkpoint: CHECKPOINT_OPTION,
    generated: { type: 'string', value: 'FILE', description: 'Instead of a run: showers of any program' },
    reference: { type: 'string', value: 'FILE', description: 'Showers of the simulation' },
    data: { type: 'string', value: 'FILE', description: 'The same as --reference' },
    report: {
      type: 'string',
      value: 'DIR',
      description: 'Write report.html, evaluation.json and features.csv there',
    },
    full: {
      type: 'boolean',
      description: 'Five times as many repeats, and the CaloChallenge’s own sizes for FPD and KPD',
    },
    with: {
      type: 'string',
      value: 'MEASURES',
      description: `Further measures, separated by commas, or “all”: ${measures.map(({ id }) => id).join(', ')}`,
    },
    training: {
      type: 'string',
      value: 'FILE',
      description:
        'Showers that the generator was trained on, to look for copies (default: the run’s own file)',
    },
    classifier: {
      type: 'string',
      value: 'RUN',
      description: 'Run folder of a classifier to look at the events with: inception score and FID',
    },
    layout: { type: 'string', value: 'ID', description: 'Of the reference (default: recognised)' },
    'generated-layout': {
      type: 'string',
      value: 'ID',
      description: 'Of the other file (default: recognised)',
    },
    threshold: {
      type: 'string',
      value: 'MEV',
      description: 'Cells above it count as hit (default: the layout’s)',
    },
    'max-showers': { type: 'string', value: 'N', description: 'Look at no more of each file' },
    seed: { type: 'string', value: 'N', description: 'Of bootstrap and splits (default 1)' },
  },
  examples: [
    'evaluate runs/photons --reference test.h5 --report report',
    'evaluate --generated gan.h5 --reference dataset_1_photons_2.hdf5 --report report',
    'evaluate --generated gan.h5 --reference test.h5 --json',
  ],
  async run(call) {
    const { terminal } = call
    const run = call.positionals[0]
    const generated = resolve(
      run ?? requiredText(call, 'generated', { meaning: 'the showers to judge', example: 'generated.h5' }),
    )
    const reference = resolve(
      textOption(call, 'data') ??
        requiredText(call, 'reference', {
          meaning: 'the showers of the simulation',
          example: 'photons.hdf5',
        }),
    )
    const report = textOption(call, 'report')
    const classifier = textOption(call, 'classifier')
    const training = textOption(call, 'training')
    const input: EvaluateInput = {
      reference: { path: reference, layout: textOption(call, 'layout') ?? 'auto' },
      generated:
        run === undefined
          ? { path: generated, layout: textOption(call, 'generated-layout') ?? 'auto' }
          : { runFolder: generated, checkpoint: checkpointOption(call) },
      training: training === null ? null : { path: resolve(training), layout: 'auto' },
      measures: (textOption(call, 'with') ?? '').split(',').flatMap((name) => name.trim() || []),
      title: `${basename(generated)} against ${basename(reference)}`,
      mode: flag(call, 'full') ? 'full' : 'quick',
      seed: wholeOption(call, 'seed', { min: 0 }) ?? 1,
      thresholdMeV: positiveOption(call, 'threshold'),
      most: wholeOption(call, 'max-showers', { min: 20 }),
      classifier: classifier === null ? null : resolve(classifier),
      report: report === null ? null : resolve(report),
    }
    const { result } = await followJob('evaluate', input, { terminal })
    const { evaluation: text, files } = Answer.parse(result)
    const evaluation = JSON.parse(text) as Evaluation // written by our own child from that type
    if (terminal.json) terminal.printJson({ ...evaluation, files })
    else terminal.print([evaluationText(evaluation), ...files.map((file) => `Written: ${file}`)].join('\n'))
    terminal.showProblems(evaluation.problems)
    return EXIT.ok
  },
}
