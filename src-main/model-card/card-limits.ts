import type { ModelCard } from './card-schema.ts'

/** Where the knowledge of a card ends, in sentences that stand beside its numbers. */
export function limitsOf(card: Omit<ModelCard, 'limits'>): string[] {
  const { data, run, metrics, training, timing } = card
  const whole = (value: number) => value.toLocaleString('en')
  const ranges = data.condition?.ranges ?? []
  return [
    ...(data.condition === null
      ? ['The generator takes no incident energy: it makes showers of the spectrum that it was trained on.']
      : ranges.map(([low, high], at) =>
          `Trained on ${data.condition?.meaning ?? 'conditions'}${ranges.length > 1 ? ` ${at + 1}` : ''} from ${short(low)} to ${short(high)} ${data.condition?.unit === '1' ? '' : (data.condition?.unit ?? '')}: outside of that range nothing is known of its showers.`.replace(
            ' :',
            ':',
          ),
        )),
    data.geometry === null
      ? `Trained on events of ${data.shape.join('×')} cells, of which nobody says where they are; it knows no other detector.`
      : `Trained on one detector, “${data.geometry.name}” with ${data.geometry.layers.length} ${data.geometry.layers.length === 1 ? 'layer' : 'layers'} and ${whole(data.cells)} cells; it knows no other.`,
    `Trained on ${whole(data.trainEvents)} showers of one file. More generated showers do not carry more information than those: a generator adds no statistics of its own.`,
    ...(run.outcome === 'complete'
      ? []
      : [
          `The run has not been completed: it did ${whole(run.lastRound)} of ${whole(run.rounds)} rounds (${run.outcome}).`,
        ]),
    ...(run.checkpoint === 'best'
      ? [
          'The best round was chosen as the smallest of several noisy values, so its value is somewhat too small; judge it anew with showers that were not used for choosing.',
        ]
      : []),
    ...(metrics.agreement === null
      ? [
          `No agreement table is there for these weights${run.round === run.lastRound ? '' : ', because the run was judged after its last round'}.`,
        ]
      : []),
    ...(metrics.evaluation === null
      ? [
          'No evaluation against a test file is in the run folder: correlations between cells, classifier tests, FPD and KPD were not looked at.',
        ]
      : [
          'The evaluation judges the weights that it was made with; compare its date with that of this card.',
        ]),
    ...(training.changes === 0
      ? []
      : [`Learning rates were changed ${training.changes} times while it trained.`]),
    ...(timing === null ? ['How long it takes was not measured: “ganvas timing RUN” does.'] : []),
    'Not checked: physics beyond the observables above, such as the response of a reconstruction or of an analysis to its showers.',
  ]
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
