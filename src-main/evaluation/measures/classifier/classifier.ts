import type {
  MeasureFigure,
  MeasureResult,
  MeasureRow,
} from '../../../../src-shared/physics/evaluation/measure-result.ts'
import type { InputKind } from '../../classifier/shower-inputs.ts'
import type { TestResult, TestSettings } from '../../classifier/two-sample-test.ts'
import type { Measure, MeasureContext } from '../measure.ts'
import { tooFew } from '../sizes.ts'

/** What everyday use can wait for: minutes on two cores, where the CaloChallenge's own take hours. */
const QUICK: TestSettings = {
  hidden: [512, 512, 512],
  ...{ batch: 250, learningRate: 5e-4, epochs: 10, repeats: 3 },
}
const QUICK_SHOWERS = 10_000
/** Trainings of one half of the reference against the other. */
const FLOOR_REPEATS = 3
/** Numbers held in memory for both samples at most: 3 GB as float32. */
const MOST_NUMBERS = 8e8
/** Fewer leave too few to judge by. */
const LEAST_SHOWERS = 100

const WORDS = {
  id: 'classifier',
  title: 'Classifier two-sample test',
  explanation:
    'A network is trained to tell generated showers from those of the reference. AUC is the probability that it ranks a pair of them rightly: 0.5 when nothing can be told, 1 when everything can. JSD is the Jensen-Shannon divergence in bits that its calibrated probabilities show, 0 to 1. Both are lower bounds: another network might see more. Low: all cells over the incident energy; normed: all cells over their layer’s energy; high: the features of this report.',
  source:
    'Lopez-Paz, Oquab 2017, arXiv:1610.06545; CaloChallenge 2022, arXiv:2410.21611, and its code/evaluate.py',
}

export const classifierMeasure: Measure = {
  id: WORDS.id,
  title: WORDS.title,
  summary:
    'Trains networks to tell generated showers from the reference: AUC and JSD (minutes; with --full the CaloChallenge’s, hours without a GPU)',
  isUnasked: false,
  async run(context) {
    const { reference, generated, most, mode, panels } = context
    const cells = panels.reduce((total, panel) => total + panel.cells.length, 0)
    const available = Math.min(reference.count, generated.count, most)
    const affordable = Math.floor(MOST_NUMBERS / (2 * (cells + panels.length + 1)))
    const wanted = Math.min(available, affordable, mode === 'full' ? Infinity : QUICK_SHOWERS)
    if (wanted < LEAST_SHOWERS) return tooFew(WORDS, { context, has: wanted, needs: LEAST_SHOWERS })
    // Loaded here: the command line imports the list of measures, and has no use for TensorFlow.
    const { openEngine } = await import('../../../engine/open-engine.ts')
    const { CHALLENGE } = await import('../../classifier/two-sample-test.ts')
    const runtime = await openEngine('auto')
    const settings = mode === 'full' ? CHALLENGE : QUICK
    const found = await testAll(context, { settings, wanted, cells })
    return {
      ...WORDS,
      reduced: reducedText(context, { settings, wanted, available }),
      rows: found.flatMap(rowsOf),
      figures: found.map(figureOf),
      settings: {
        ...{ showers: wanted, floorShowers: wanted >> 1, floorRepeats: FLOOR_REPEATS },
        ...{ ...settings, hidden: settings.hidden.join(' '), seed: context.seed },
        ...{ split: '60/20/20', backend: runtime.title, mode: found[0]?.result.mode ?? '' },
        ...Object.fromEntries(found.map(({ kind, result }) => [`bestEpoch.${kind}`, result.bestEpoch])),
      },
      problems: [],
    } satisfies MeasureResult
  },
}

type Found = { kind: InputKind; result: TestResult; floor: TestResult }

async function testAll(
  context: MeasureContext,
  { settings, wanted, cells }: { settings: TestSettings; wanted: number; cells: number },
): Promise<Found[]> {
  const { inputKinds, showerInputs, drawnShowers, loadShowers } =
    await import('../../classifier/shower-inputs.ts')
  const { twoSampleTest, halvesOf } = await import('../../classifier/two-sample-test.ts')
  const { seed, most, progress, columns } = context
  const load = (name: 'reference' | 'generated') => {
    // The same numbers in two files of one size: a generator's showers have the energies of the reference's.
    const rows = drawnShowers(Math.min(context[name].count, most), wanted, seed)
    const title = `Reading the ${name === 'reference' ? 'reference' : 'generated showers'}`
    return loadShowers(context[name], { rows, cells, columns: columns[name] }, (done, total) => {
      progress(title, done, total)
    })
  }
  const [reference, generated] = [await load('reference'), await load('generated')]
  const energy = reference.showers.reduce((sum, each) => sum + each, 0) / reference.count
  const inputContext = { ...context, scaleMeV: energy > 0 ? energy : 1 }
  const floorSettings = { ...settings, repeats: Math.min(FLOOR_REPEATS, settings.repeats) }
  const total = inputKinds.length * settings.epochs * (settings.repeats + floorSettings.repeats)
  let before = 0
  const found: Found[] = []
  for (const kind of inputKinds) {
    const a = showerInputs(kind, reference, inputContext)
    const b = showerInputs(kind, generated, inputContext)
    const pair = { width: a.width, reference: a.values, generated: b.values }
    const onEpochs = (done: number) => {
      progress('Training classifiers, epochs', before + done, total)
    }
    const result = await twoSampleTest(pair, settings, { seed, onEpochs })
    before += settings.epochs * settings.repeats
    const floor = await twoSampleTest(halvesOf(pair, seed), floorSettings, { seed, onEpochs })
    before += floorSettings.epochs * floorSettings.repeats
    found.push({ kind, result, floor })
  }
  return found
}

const NAMES = { low: 'cells', normed: 'cells over layer energies', high: 'features' } as const

function rowsOf({ kind, result, floor }: Found): MeasureRow[] {
  return [
    {
      ...{ id: `auc-${kind}`, label: `AUC, ${NAMES[kind]} (${kind})`, unit: '' },
      ...{ ...result.auc, floor: floor.auc, best: 0.5 },
    },
    {
      ...{ id: `jsd-${kind}`, label: `JSD, ${NAMES[kind]} (${kind})`, unit: 'bit' },
      ...{ ...result.jsd, floor: floor.jsd, best: 0 },
    },
  ]
}

function figureOf({ kind, result, floor }: Found): MeasureFigure {
  const line = { error: null }
  return {
    title: `ROC curve, ${NAMES[kind]}`,
    x: { label: 'generated showers taken for real', scale: 'linear' },
    y: { label: 'real showers known', scale: 'linear' },
    lines: [
      { ...line, name: 'guessing', tone: 'guide', x: [0, 1], y: [0, 1] },
      { ...line, name: 'reference against itself', tone: 'reference', ...floor.curve },
      { ...line, name: 'generated', tone: 'generated', ...result.curve },
    ],
  }
}

function reducedText(
  { mode, panels, hasIncident }: MeasureContext,
  { settings, wanted, available }: { settings: TestSettings; wanted: number; available: number },
): string {
  const isChallenge = panels.every(({ layer }) => layer.form === 'polar') && hasIncident
  const parts = [
    ...(mode === 'full'
      ? []
      : [
          `${settings.repeats} trainings of ${settings.epochs} epochs instead of 10 of 50`,
          `layers of ${settings.hidden[0]} instead of 2048`,
          `batches of ${settings.batch} at a rate of ${settings.learningRate} instead of 1000 at 2e-4`,
        ]),
    ...(wanted < available ? [`${count(wanted)} of ${count(available)} showers`] : []),
    ...(isChallenge ? [] : ['other inputs than the CaloChallenge’s, which are for its own calorimeters']),
  ]
  return parts.join('; ')
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
