import { timingMarkdown } from '../timing/timing-text.ts'
import type { ModelCard } from './card-schema.ts'

/** The card as Markdown, for people: the same numbers as its JSON. */
export function cardMarkdown(card: ModelCard): string {
  const { run, data, generator, training } = card
  const lines = [
    `# ${card.name === '' ? generator.name : card.name}`,
    '',
    `A trained shower generator. Weights of round ${whole(run.round)} (${checkpointWords(card)}) of run \`${run.id}\`, made with Ganvas ${card.ganvas}, card of ${card.created.slice(0, 10)}.`,
    '',
    '## Limits of validity',
    '',
    ...card.limits.map((limit) => `- ${limit}`),
    '',
    '## Data',
    '',
    ...table(
      ['', ''],
      [
        ['File', `\`${data.file}\``],
        ['SHA-256', `\`${data.sha256}\``],
        ['Format, layout', `${data.format}, ${data.layout}`],
        [
          'Events',
          `${whole(data.events)}: ${whole(data.trainEvents)} trained on, ${whole(data.testEvents)} kept apart`,
        ],
        [
          'Event',
          `${data.shape.join(' × ')} = ${whole(data.cells)} cells, ${data.unit === '1' ? 'no unit' : data.unit}`,
        ],
        [
          'Detector',
          data.geometry === null
            ? 'not said'
            : `${data.geometry.name}, ${data.geometry.layers.length} layers`,
        ],
        ['Condition', conditionWords(data.condition)],
        ['Transforms', data.transforms.map(stepWords).join(' → ') || 'none'],
        ...(data.conditionTransforms.length === 0
          ? []
          : [['of the condition', data.conditionTransforms.map(stepWords).join(' → ')]]),
      ],
    ),
    '',
    '## Network',
    '',
    ...generator.inputs.map(
      ({ name, shape, unit, meaning }) =>
        `- takes \`${name}\` [N, ${shape.join(', ')}]: ${meaning}${unit === '1' ? '' : `, ${unit}`}`,
    ),
    `- gives [N, ${generator.output.shape.join(', ')}]${generator.output.unit === '1' ? '' : `, ${generator.output.unit} per cell`}`,
    '',
    ...table(
      ['Layer', 'Kind', 'Output', 'Parameters'],
      generator.layers.map(({ name, kind, shape, parameters }) => [
        ...[name, kind, shape === null ? '' : shape.join('×'), whole(parameters)],
      ]),
    ),
    '',
    `${whole(generator.parameters.total)} parameters, ${whole(generator.parameters.trainable)} of them trained. ${card.otherNetworks.map(({ name, role, parameters }) => `${name} (${role}, only needed for training): ${whole(parameters.total)}.`).join(' ')}`.trim(),
    '',
    '## Training',
    '',
    ...table(
      ['', ''],
      [
        ['Recipe', `${training.recipe.kind}${paramWords(training.recipe.params)}`],
        ...training.trainers.map(({ network, optimizer, steps, batch }) => [
          `Network “${network}”`,
          `${optimizer.kind}${paramWords(optimizer.params)}, ${steps} ${steps === 1 ? 'update' : 'updates'} per round on ${whole(batch)} events`,
        ]),
        ['Average of weights', training.average === null ? 'none' : `decay ${training.average.decay}`],
        ['Rounds, seed', `${whole(run.lastRound)} of ${whole(run.rounds)}, ${training.seed}`],
        ['Back end', [training.backend, training.computation].filter((each) => each !== '').join(', ')],
        ['Hardware', training.device],
        ['Time', `${training.seconds.toFixed(1)} s`],
        [
          'Versions',
          Object.entries(training.versions)
            .map(([name, version]) => `${name} ${version}`)
            .join(', '),
        ],
      ],
    ),
    '',
    '## Metrics',
    '',
    ...metricLines(card),
    ...(card.timing === null ? [] : ['## Time per shower', '', ...timingMarkdown(card.timing), '']),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function checkpointWords({ run: { checkpoint, best } }: ModelCard): string {
  if (checkpoint === 'other') return 'neither the last nor the best round'
  if (best === null || checkpoint === 'last') {
    return best === null
      ? 'the last round'
      : `the last round; the best by “${best.title}” is ${whole(best.round)}`
  }
  return `${checkpoint === 'best' ? 'the best round' : 'the last round and the best one'}: ${best.title} ${pm(best)}${unitOf(best.unit)}, floor ${pm({ value: best.floor.mean, error: best.floor.sd })}`
}

function metricLines({ metrics }: ModelCard): string[] {
  const { agreement, evaluation, observed } = metrics
  const none = agreement === null && evaluation === null && observed === null
  return [
    ...(none ? ['Nothing has been measured.', ''] : []),
    ...(agreement === null
      ? []
      : [
          `Agreement: ${whole(agreement.generatedShowers)} generated against ${whole(agreement.realShowers)} real showers. ${agreement.reference}. The floor is what real showers differ by among themselves.`,
          '',
          ...table(
            ['Observable', 'Real', 'Generated', 'Difference', 'Floor, median', 'Floor, 95 %', 'Limit'],
            agreement.rows.map((row) => [
              ...[row.label, withUnit(row.real, row.unit), withUnit(row.generated, row.unit)],
              differenceWords(row.difference, row.measure),
              ...[
                differenceWords(row.floor.median, row.measure),
                differenceWords(row.floor.p95, row.measure),
              ],
              row.limit === null
                ? ''
                : `${differenceWords(row.limit, row.measure)} ${row.within === true ? 'kept' : 'EXCEEDED'}`,
            ]),
          ),
          '',
        ]),
    ...(evaluation === null
      ? []
      : [
          `Evaluation “${evaluation.title}” of ${evaluation.date.slice(0, 10)} (${evaluation.mode}). Errors are standard errors of a bootstrap; the floor is the reference against itself.`,
          '',
          ...table(
            ['Feature', 'Reference, mean', 'Generated, mean', 'Separation power', 'floor', 'W₁', 'floor'],
            evaluation.features.map(({ label, unit, reference, generated, separation, wasserstein }) => [
              unit === '' ? label : `${label}, ${unit}`,
              ...[pm(reference), pm(generated), pm(separation), floorWords(separation.floor)],
              ...[pm(wasserstein), floorWords(wasserstein.floor)],
            ]),
          ),
          '',
          ...(evaluation.distances.length === 0
            ? []
            : [
                ...table(
                  ['Distance', 'Value', 'Floor', 'Definition'],
                  evaluation.distances.map((row) => [
                    ...[row.name, pm(row), row.floor === null ? '' : pm(row.floor), row.definition],
                  ]),
                ),
                '',
              ]),
        ]),
    ...(observed === null
      ? []
      : [
          `Observed while training, after round ${whole(observed.round)}: ${whole(observed.showers)} showers against ${observed.reference}.`,
          '',
          ...table(
            ['Metric', 'Value', 'Floor'],
            observed.rows.map(({ title, unit, value, floor }) => [
              ...[unit === '' ? title : `${title}, ${unit}`, numberWords(value), floorWords(floor)],
            ]),
          ),
          '',
        ]),
  ]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')).join(' | ')} |`
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)]
}

function stepWords({ name, kind, params }: ModelCard['data']['transforms'][number]): string {
  return `${name === '' ? kind : name}${paramWords(params)}`
}

function paramWords(params: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(params).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return said.length === 0 ? '' : ` (${said.join(', ')})`
}

function conditionWords(condition: ModelCard['data']['condition']): string {
  if (condition === null) return 'none'
  const { meaning, unit, size, ranges, classes } = condition
  const from = ranges.map(([low, high]) => `${numberWords(low)} to ${numberWords(high)}${unitOf(unit)}`)
  return [
    `${meaning}${size > 1 ? ` (${size} numbers)` : ''}`,
    ...from,
    ...(classes.length === 0 ? [] : [`classes ${classes.join(', ')}`]),
  ].join(', ')
}

function differenceWords(value: number, measure: 'sd' | 'relative' | 'absolute'): string {
  if (measure === 'sd') return `${value.toFixed(3)} sd`
  return measure === 'relative' ? `${(100 * value).toFixed(1)} %` : value.toFixed(3)
}

function floorWords({ mean, sd }: { mean: number | null; sd: number | null }): string {
  return pm({ value: mean, error: sd })
}

function withUnit(value: number | null, unit: string): string {
  return value === null ? '' : `${numberWords(value)}${unitOf(unit)}`
}

function unitOf(unit: string): string {
  return unit === '' || unit === '1' ? '' : ` ${unit}`
}

function pm({ value, error }: { value: number | null; error: number | null }): string {
  return error === null ? numberWords(value) : `${numberWords(value)} ± ${Number(error.toPrecision(2))}`
}

function numberWords(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(4)))
}

function whole(value: number): string {
  return value.toLocaleString('en')
}
