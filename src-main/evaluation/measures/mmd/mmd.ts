import { createRng } from '../../../../src-shared/base/rng.ts'
import { comparableFeatures } from '../../../../src-shared/physics/evaluation/comparable-features.ts'
import type { FeatureTable } from '../../../../src-shared/physics/evaluation/feature-table.ts'
import {
  kernelMatrix,
  medianDistance,
  signedDiscrepancy,
  signsOf,
} from '../../../../src-shared/physics/evaluation/rbf-discrepancy.ts'
import {
  floorOf,
  meanOf,
  overBlocks,
  sampleBlocks,
} from '../../../../src-shared/physics/evaluation/sample-blocks.ts'
import type { Measure } from '../measure.ts'
import { affordable, leftOutWords, sentence, tooFew } from '../sizes.ts'

const WORDS = {
  id: 'mmd',
  title: 'Maximum mean discrepancy',
  explanation:
    'The distance of all features’ distributions, seen by a Gaussian kernel whose width is the median distance of two showers. It is unbiased, so it may be negative where there is no difference. The probability says how often showers dealt out at random between the two samples differ as much.',
  source:
    'Gretton et al., JMLR 13 (2012) 723, eq. 3, in blocks (arXiv:1307.1954), with a permutation test over them',
}
const SIZES = {
  quick: { blocks: 5, most: 200, permutations: 100 },
  full: { blocks: 10, most: 1000, permutations: 500 },
} as const
const LEAST = 25

export const mmd: Measure = {
  ...{ id: WORDS.id, title: WORDS.title, isUnasked: true },
  summary: 'distance of all features’ distributions by a Gaussian kernel, with its probability; a second',
  run(context) {
    const { reference, generated, leftOut } = comparableFeatures(context.features, context.columns)
    const { most, permutations, blocks: count } = SIZES[context.mode]
    const blocks = sampleBlocks(reference, generated, {
      ...{ blocks: count, least: LEAST, seed: context.seed },
      most: Math.min(most, affordable(reference.width, context.mode)),
    })
    if (blocks === null) {
      const has = Math.min(reference.rows, generated.rows)
      return Promise.resolve(tooFew(WORDS, { context, has, needs: 2 * LEAST }))
    }
    const [first, other] = [blocks.reference[0], blocks.generated[0]]
    // All the same shower: any width does.
    const bandwidth = (first && other && medianDistance(first, other)) || 1
    const dealt = new Float64Array(permutations)
    const { found, floor } = overBlocks(blocks, (a: FeatureTable, b: FeatureTable, block) => {
      const kernel = kernelMatrix(a, b, bandwidth)
      return { block, kernel, value: signedDiscrepancy(kernel, signsOf(kernel.rows)) }
    })
    for (const { block, kernel } of found) {
      for (let deal = 0; deal < permutations; deal++) {
        const rng = createRng(context.seed, `permutations of block ${block}`, deal)
        const signs = signsOf(kernel.rows, rng.permutation(kernel.rows))
        dealt[deal] = (dealt[deal] ?? 0) + signedDiscrepancy(kernel, signs) / found.length
      }
      context.progress('Dealing out showers', block + 1, found.length)
    }
    const value = meanOf(found.map((each) => each.value))
    const asLarge = dealt.filter((each) => each >= value.value).length
    const p = (1 + asLarge) / (1 + permutations)
    return Promise.resolve({
      ...WORDS,
      reduced: sentence([
        context.mode === 'full' ? '' : `${blocks.size} showers a block, ${permutations} permutations`,
        leftOutWords(leftOut),
      ]),
      rows: [
        {
          ...{ id: 'mmd', label: 'MMD²', unit: '', best: 0, ...value },
          floor: floorOf(floor.map((each) => each.value)),
        },
        {
          ...{ id: 'probability', label: 'Probability of as much by chance', unit: '' },
          // Of the same distribution it is anything from 0 to 1.
          ...{ value: p, error: Math.sqrt((p * (1 - p)) / permutations), floor: null, best: 0.5 },
        },
      ],
      figures: [],
      settings: { blocks: found.length, size: blocks.size, bandwidth, permutations },
      problems: [],
    })
  },
}
