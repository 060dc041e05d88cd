import { resolve } from 'node:path'
import { z } from 'zod'
import { ModelCard } from '../../model-card/card-schema.ts'
import type { CardInput } from '../../trainer/jobs/card.ts'
import { EXIT, type Command } from '../command.ts'
import { followJob } from '../follow-job.ts'
import { CHECKPOINT_OPTION, checkpointOption, textOption } from '../options.ts'

const Written = z.object({ card: ModelCard, files: z.array(z.string()) })

export const cardCommand: Command = {
  name: 'card',
  summary:
    'Write the model card of a trained generator: data, network, training, metrics, limits of validity',
  positionals: [{ name: 'RUN', description: 'Run folder' }],
  options: {
    checkpoint: CHECKPOINT_OPTION,
    out: { type: 'string', value: 'DIR', description: 'Folder to write into (default: the run folder)' },
  },
  examples: ['card runs/photons', 'card runs/photons --checkpoint best --out publication'],
  async run(call) {
    const { terminal } = call
    const runFolder = resolve(call.positionals[0] ?? '')
    const input: CardInput = {
      ...{ runFolder, checkpoint: checkpointOption(call) },
      out: resolve(textOption(call, 'out') ?? runFolder),
    }
    const { result } = await followJob('card', input, { terminal })
    const { card, files } = Written.parse(result)
    if (terminal.json) terminal.printJson({ ok: true, files, card })
    else terminal.print(files.join('\n'))
    return EXIT.ok
  },
}
