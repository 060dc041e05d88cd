import type { Sampler } from '../../../src-shared/compile/sampler.ts'
import { average, spread } from '../../../src-shared/physics/evaluation/resampling.ts'
import { openSampler, type GeneratorToSample } from '../sampling/open-sampler.ts'
import { rowsPerCall } from '../sampling/rows-per-call.ts'
import { drawInputs } from '../train/sample.ts'

type SamplerTime = {
  batch: number
  /** Mean and standard deviation over the repeats; null where the batch would take too long. */
  msPerShower: number | null
  sd: number | null
  repeats: number
  atOnce: number
  note: string
}

/** As the CaloChallenge and CaloGAN do. */
const REPEATS = 10
/** A repeat of a small batch is made of several, so that the clock's steps do not count. */
const SHORTEST_MS = 20
/** All repeats of a batch together; fewer are made of what takes longer. */
const LONGEST_MS = 60_000

/**
 * Milliseconds per shower of a trained generator, from random numbers to energies in memory, by showers at once: mean
 * and standard deviation of 10 repeats after one that does not count.
 */
export async function timeSampler(
  generator: GeneratorToSample,
  given: {
    batches: readonly number[]
    condition: ((count: number) => Float32Array) | null
    progress: (batch: number) => void
    isStopped: () => boolean
    now?: () => number
  },
): Promise<{ times: SamplerTime[]; computation: string }> {
  const { sampler } = generator
  const now = given.now ?? (() => performance.now())
  const times: SamplerTime[] = []
  let computation = ''
  for (const batch of given.batches) {
    if (given.isStopped()) break
    given.progress(batch)
    const atOnce = Math.min(batch, rowsPerCall(sampler))
    const opened = await openSampler(generator, { compile: 'auto', rows: atOnce })
    computation = opened.report.mode
    try {
      const once = async () => {
        const began = now()
        await opened.showersFrom(inputsOf(sampler, batch, given.condition), batch)
        return now() - began
      }
      times.push({ batch, atOnce, ...(await repeated(once, { batch, now })) })
    } finally {
      opened.dispose()
    }
  }
  return { times, computation }
}

async function repeated(
  once: () => Promise<number>,
  { batch, now }: { batch: number; now: () => number },
): Promise<Pick<SamplerTime, 'msPerShower' | 'sd' | 'repeats' | 'note'>> {
  const warmUpMs = await once()
  const possible = Math.floor(LONGEST_MS / Math.max(warmUpMs, 1e-3))
  if (possible < 2) {
    const note = `left out: one time took ${(warmUpMs / 1000).toFixed(0)} s.`
    return { msPerShower: null, sd: null, repeats: 0, note }
  }
  const repeats = Math.min(REPEATS, possible)
  const found: number[] = []
  for (let repeat = 0; repeat < repeats; repeat++) {
    const began = now()
    let made = 0
    do {
      await once()
      made += batch
    } while (now() - began < SHORTEST_MS)
    found.push((now() - began) / made)
  }
  const note = repeats < REPEATS ? `${repeats} repeats instead of ${REPEATS}, because each took so long.` : ''
  return { msPerShower: average(found), sd: spread(found), repeats, note }
}

function inputsOf(
  sampler: Sampler,
  count: number,
  condition: ((count: number) => Float32Array) | null,
): Record<string, Float32Array> {
  return drawInputs(sampler, { count, first: 0, seed: 1, condition: condition?.(count) ?? null })
}
