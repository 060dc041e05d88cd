import type { MeasureResult, MeasureRow } from '../../../../src-shared/physics/evaluation/measure-result.ts'
import { problem, type Problem } from '../../../../src-shared/base/problem.ts'
import type {
  ClosureSample,
  ClosureSettings,
  Direction,
  EnergyError,
} from '../../classifier/energy-closure.ts'
import type { SampleFile } from '../../sample-file.ts'
import type { Measure, MeasureContext } from '../measure.ts'
import { sentence, tooFew } from '../sizes.ts'
import { closureFigures } from './closure-figures.ts'
import { chiSquarePerBin, responseBins, type ResponseBin } from './response-bins.ts'

const WORDS = {
  id: 'closure',
  title: 'Closure: energies told, and energies between',
  explanation:
    'A network learns to tell the incident energy from the features of showers, on one sample, and is tested on unseen showers of either: generated showers that can stand in for real ones teach and test as well as those. The error is the root mean square of ln(E told / E true), the bias its mean. Below: the mean response and its resolution in bins of the incident energy, as χ² per bin, 1 where only chance is at work; energies that the generator was not trained on are named.',
  source:
    'Closure as in CaloGAN (arXiv:1712.10321, section on classification), with energies instead of particles; held-out energies as in arXiv:1807.01954',
}
const QUICK: ClosureSettings = {
  hidden: [128, 128],
  ...{ batch: 250, learningRate: 1e-3, epochs: 20, repeats: 2 },
}
const FULL: ClosureSettings = { ...QUICK, epochs: 50, repeats: 10 }
const QUICK_SHOWERS = 10_000
const LEAST_SHOWERS = 200
/** Largest over smallest incident energy: with less there is nothing to tell. */
const LEAST_RANGE = 1.2

export const closure: Measure = {
  ...{ id: WORDS.id, title: WORDS.title, isUnasked: false },
  summary:
    'networks that tell the energy, trained on real and tested on generated showers and back; a minute',
  async run(context) {
    const { mode, most, hasIncident } = context
    if (!hasIncident) return null
    const has = Math.min(context.reference.count, context.generated.count, most)
    if (has < LEAST_SHOWERS) return tooFew(WORDS, { context, has, needs: LEAST_SHOWERS })
    const wanted = mode === 'full' ? has : Math.min(has, QUICK_SHOWERS)
    const samples = {
      reference: await eventsOf(context, 'reference', wanted),
      generated: await eventsOf(context, 'generated', wanted),
    }
    const [low, high] = rangeOf(samples.reference.incidentMeV)
    if (!(high > LEAST_RANGE * low)) return null
    const settings = mode === 'full' ? FULL : QUICK
    const found = await tellEnergies(context, samples, settings)
    const bins = responseBins(samples.reference, samples.generated, {
      training: context.training === null ? null : await incidentOf(context.training, context),
      seed: context.seed,
    })
    const untrained = bins.filter(({ isTrained }) => isTrained === false)
    return {
      ...WORDS,
      reduced: sentence([
        mode === 'full' ? '' : `${settings.repeats} trainings on ${wanted} showers of each file at most`,
        context.training === null ? 'nobody says which energies were trained on (--training)' : '',
      ]),
      rows: [...energyRows(found), ...responseRows(bins), ...untrained.map(untrainedRow)],
      figures: closureFigures(bins),
      settings: {
        ...{ ...settings, hidden: settings.hidden.join(' '), showers: wanted, seed: context.seed },
        ...{ split: '60/20/20', bins: bins.length },
      },
      problems: untrained.length === 0 ? [] : [notTrained(context, untrained)],
    } satisfies MeasureResult
  },
}

type Loaded = Omit<ClosureSample, 'width' | 'values'> & {
  responses: Float64Array
  columns: readonly Float64Array[]
  incidentMeV: Float64Array
}

/** Randomly drawn showers by their features and incident energies: cells are not needed. */
async function eventsOf(
  context: MeasureContext,
  name: 'reference' | 'generated',
  wanted: number,
): Promise<Loaded> {
  const { drawnShowers } = await import('../../classifier/shower-inputs.ts')
  const sample = context[name]
  const rows = drawnShowers(Math.min(sample.count, context.most), wanted, context.seed)
  const all = await incidentOf(sample, context)
  const incidentMeV = Float64Array.from(rows, (row) => all[row] ?? NaN)
  const columns = context.columns[name].map((column) => Float64Array.from(rows, (row) => column[row] ?? NaN))
  const index = context.features.findIndex(({ feature }) => feature.id === 'total')
  const total = columns[index] ?? new Float64Array(wanted)
  const isResponse = context.features[index]?.feature.unit === ''
  const responses = isResponse ? total : total.map((energy, at) => energy / (incidentMeV[at] ?? NaN))
  return { count: wanted, incidentMeV, columns, responses }
}

const AT_ONCE = 4096

async function incidentOf(sample: SampleFile, { most, progress }: MeasureContext): Promise<Float64Array> {
  const count = Math.min(sample.count, most)
  const found = new Float64Array(count)
  for (let start = 0; start < count; start += AT_ONCE) {
    const batch = await sample.read(start, Math.min(AT_ONCE, count - start))
    if (batch.incidentMeV !== null) found.set(batch.incidentMeV, start)
    progress(`Reading energies of ${sample.name}`, start + batch.count, count)
  }
  return found
}

async function tellEnergies(
  context: MeasureContext,
  samples: Record<'reference' | 'generated', Loaded>,
  settings: ClosureSettings,
): Promise<Record<Direction, EnergyError>> {
  // Loaded here: the command line imports the list of measures, and has no use for TensorFlow.
  const { openEngine } = await import('../../../engine/open-engine.ts')
  const { energyClosure } = await import('../../classifier/energy-closure.ts')
  const { blindInputs } = await import('../../classifier/shower-inputs.ts')
  await openEngine('auto')
  const given = (loaded: Loaded): ClosureSample => ({
    ...blindInputs(loaded, context),
    incidentMeV: loaded.incidentMeV,
  })
  const total = 2 * settings.epochs * settings.repeats
  return energyClosure(
    { reference: given(samples.reference), generated: given(samples.generated) },
    settings,
    {
      seed: context.seed,
      onEpochs: (done) => {
        context.progress('Training on either sample, epochs', done, total)
      },
    },
  )
}

const DIRECTIONS = [
  ['reference-generated', 'trained on reference, tested on generated'],
  ['generated-reference', 'trained on generated, tested on reference'],
  ['generated-generated', 'trained and tested on generated'],
] as const

function energyRows(found: Record<Direction, EnergyError>): MeasureRow[] {
  const own = found['reference-reference']
  return [
    ...DIRECTIONS.map(([direction, words]) => ({
      ...{ id: `error-${direction}`, label: `Error of the energy, ${words}`, unit: '' },
      ...{ ...found[direction].typical, floor: own.typical, best: own.typical.value },
    })),
    ...DIRECTIONS.slice(0, 2).map(([direction, words]) => ({
      ...{ id: `bias-${direction}`, label: `Bias of the energy, ${words}`, unit: '' },
      ...{ ...found[direction].bias, floor: own.bias, best: 0 },
    })),
  ]
}

function responseRows(bins: readonly ResponseBin[]): MeasureRow[] {
  if (bins.length === 0) return []
  const made = chiSquarePerBin(bins.map(({ reference, generated }) => [reference, generated]))
  const own = chiSquarePerBin(bins.map(({ halves }) => halves))
  const row = (name: 'mean' | 'resolution', label: string): MeasureRow => ({
    ...{ id: `response-${name}`, label, unit: '', value: made[name], error: made.error },
    ...{ floor: { value: own[name], error: own.error }, best: 1 },
  })
  return [
    row('mean', 'Mean response by incident energy, χ² per bin'),
    row('resolution', 'Resolution by incident energy, χ² per bin'),
  ]
}

/** Generated over reference, with both errors; the halves of the reference over each other beside it. */
function untrainedRow(bin: ResponseBin): MeasureRow {
  const ratio = ([a, b]: readonly [ResponseBin['reference'], ResponseBin['reference']]) => ({
    value: a.mean / b.mean,
    error: (a.mean / b.mean) * Math.hypot(a.meanError / a.mean, b.meanError / b.mean),
  })
  return {
    ...{ id: `untrained-${bin.middleMeV.toPrecision(4)}`, unit: '', best: 1 },
    label: `Response over that of the reference at ${energyWords(bin)}, not trained on`,
    ...ratio([bin.generated, bin.reference]),
    floor: ratio(bin.halves),
  }
}

function notTrained({ generated }: MeasureContext, bins: readonly ResponseBin[]): Problem {
  return problem({
    code: 'evaluation.untrained-energies',
    severity: 'warning',
    at: { file: generated.path },
    message: `${bins.length} bin(s) of the incident energy hold none of the showers that were trained on: ${bins.map(energyWords).join(', ')}.`,
    hint: 'What the generator makes there is read from the energies around: judge it by its own rows and by the figures.',
  })
}

function energyWords({ fromMeV, toMeV }: ResponseBin): string {
  const words = (energy: number) =>
    energy >= 1000 ? `${Number((energy / 1000).toPrecision(4))} GeV` : `${Number(energy.toPrecision(4))} MeV`
  return fromMeV === toMeV ? words(fromMeV) : `${words(fromMeV)} to ${words(toMeV)}`
}

function rangeOf(values: Float64Array): [low: number, high: number] {
  return values.reduce<[number, number]>(
    ([low, high], each) => [Math.min(low, each), Math.max(high, each)],
    [Infinity, -Infinity],
  )
}
