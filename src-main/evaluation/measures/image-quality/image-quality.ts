import { createRng } from '../../../../src-shared/base/rng.ts'
import type { Estimate } from '../../../../src-shared/physics/evaluation/compare-features.ts'
import type { FeatureTable } from '../../../../src-shared/physics/evaluation/feature-table.ts'
import { frechetDistance } from '../../../../src-shared/physics/evaluation/frechet-distance.ts'
import { inceptionScore } from '../../../../src-shared/physics/evaluation/inception-score.ts'
import { mean, variance } from '../../classifier/separability.ts'
import type { OpenClassifier } from '../../open-classifier.ts'
import type { Measure, MeasureContext } from '../measure.ts'
import { sentence, tooFew } from '../sizes.ts'

const WORDS = {
  id: 'image-quality',
  title: 'Inception score and Fréchet distance in a classifier’s eyes',
  explanation:
    'Events are looked at through a classifier of your own. FID is the Fréchet distance of its last hidden layer’s values, 0 when they agree in mean and covariance. IS is high when single events are recognised surely and all classes occur; only that of the reference tells how high it can be. Neither can be compared with numbers of another classifier, such as those published with Inception-v3.',
  source: 'FID: Heusel et al. 2017, arXiv:1706.08500, eq. 6; IS: Salimans et al. 2016, arXiv:1606.03498',
}
const LEAST = 100
const EVENTS = { quick: 5000, full: Infinity } as const
const DRAWS = { quick: 10, full: 30 } as const
/** Events read and looked at at once. */
const AT_ONCE = 2000

export const imageQuality: Measure = {
  ...{ id: WORDS.id, title: WORDS.title, isUnasked: true },
  summary: 'IS and FID, where a run of a classifier is named (--classifier); some seconds',
  async run(context) {
    const { mode } = context
    const classifier = context.classifier ?? null
    if (classifier === null) return null
    const has = Math.min(context.reference.count, context.generated.count, context.most)
    if (has < LEAST) return tooFew(WORDS, { context, has, needs: LEAST })
    const wanted = Math.min(has, EVENTS[mode])
    const real = await seen(context, classifier, { name: 'reference', wanted })
    const made = await seen(context, classifier, { name: 'generated', wanted })
    const draws = DRAWS[mode]
    const tick = (part: string) => (done: number) => {
      context.progress(part, done, draws)
    }
    const fid = frechet(real.hidden, made.hidden, { draws, seed: context.seed, tick: tick('FID') })
    const scoreOf = (name: string, { probabilities }: Seen): Estimate => {
      const rows = Uint32Array.from({ length: wanted }, (_, at) => at)
      const drawn = Array.from({ length: draws }, (_, draw) => {
        const rng = createRng(context.seed, `inception score ${name}`, draw)
        return inceptionScore(
          probabilities,
          classifier.classes,
          rows.map(() => rng.integer(wanted)),
        )
      })
      const value = inceptionScore(probabilities, classifier.classes, rows)
      return { value, error: Math.sqrt(variance(drawn)) }
    }
    const own = scoreOf('reference', real)
    return {
      ...WORDS,
      reduced: sentence([
        wanted < has ? `${wanted} of ${has} events` : '',
        classifier.width >= wanted / 2 ? `only ${wanted} events for ${classifier.width} numbers each` : '',
      ]),
      rows: [
        { ...{ id: 'fid', label: 'FID', unit: '' }, ...fid.value, floor: fid.floor, best: 0 },
        {
          ...{ id: 'inception-score', label: 'IS', unit: '' },
          ...{ ...scoreOf('generated', made), floor: own, best: own.value },
        },
      ],
      figures: [],
      settings: {
        ...{ classifier: classifier.name, round: classifier.round, classes: classifier.classes },
        ...{ width: classifier.width, events: wanted, draws, seed: context.seed },
      },
      problems: [],
    }
  },
}

type Seen = { hidden: FeatureTable; probabilities: Float64Array }

async function seen(
  { reference, generated, progress, panels }: MeasureContext,
  classifier: OpenClassifier,
  { name, wanted }: { name: 'reference' | 'generated'; wanted: number },
): Promise<Seen> {
  const sample = name === 'reference' ? reference : generated
  const cells = panels.reduce((sum, panel) => sum + panel.cells.length, 0)
  const hidden = new Float64Array(wanted * classifier.width)
  const probabilities = new Float64Array(wanted * classifier.classes)
  // Files may be sorted by class or energy: every so many events from all over.
  const stride = Math.floor(sample.count / wanted)
  let done = 0
  for (let start = 0; done < wanted; start += AT_ONCE * stride) {
    const batch = await sample.read(start, Math.min(AT_ONCE * stride, sample.count - start))
    const count = Math.min(Math.ceil(batch.count / stride), wanted - done)
    const showers = new Float32Array(count * cells)
    for (let at = 0; at < count; at++) {
      showers.set(batch.showers.subarray(at * stride * cells, (at * stride + 1) * cells), at * cells)
    }
    const found = await classifier.look({ showers, count, incidentMeV: null })
    hidden.set(found.hidden, done * classifier.width)
    probabilities.set(found.probabilities, done * classifier.classes)
    done += count
    progress(`Looking at the ${name} events`, done, wanted)
  }
  return { hidden: { rows: wanted, width: classifier.width, values: hidden }, probabilities }
}

/**
 * Error: standard deviation over draws of half the events without putting back, which for means is that of all events;
 * putting back would count copies as agreement. Floor: one half of the reference from the other, brought to the sizes compared: the distance that samples of n
 * and m events of one kind have goes with 1/n + 1/m.
 */
function frechet(
  real: FeatureTable,
  made: FeatureTable,
  { draws, seed, tick }: { draws: number; seed: number; tick: (done: number) => void },
): { value: Estimate; floor: Estimate } {
  const half = (table: FeatureTable, order: Uint32Array, side: 0 | 1): FeatureTable => {
    const rows = table.rows >> 1
    const values = new Float64Array(rows * table.width)
    for (let at = 0; at < rows; at++) {
      const from = (order[side * rows + at] ?? 0) * table.width
      values.set(table.values.subarray(from, from + table.width), at * table.width)
    }
    return { rows, width: table.width, values }
  }
  const found: number[] = []
  const floors: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    const a = createRng(seed, 'fid reference', draw).permutation(real.rows)
    const b = createRng(seed, 'fid generated', draw).permutation(made.rows)
    found.push(frechetDistance(half(real, a, 0), half(made, b, 0)))
    floors.push(frechetDistance(half(real, a, 0), half(real, a, 1)) / 2)
    tick(draw + 1)
  }
  return {
    value: { value: frechetDistance(real, made), error: Math.sqrt(variance(found)) },
    floor: { value: mean(floors), error: Math.sqrt(variance(floors)) },
  }
}
