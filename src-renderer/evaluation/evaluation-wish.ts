import type { RequestInput, RequestOutput } from '../../src-shared/protocol/contract.ts'

/** The form as it is filled in; numbers as they are typed. */
export type Form = {
  judged: 'run' | 'file'
  runId: string | null
  generatedPath: string | null
  /** Null: what fits the run. */
  reference: 'held-out' | 'trained-on' | 'file' | null
  referencePath: string | null
  mode: 'quick' | 'full'
  most: string
  threshold: string
  seed: string
  measures: readonly string[]
}

export const emptyForm: Form = {
  ...{ judged: 'run', runId: null, generatedPath: null, reference: null, referencePath: null },
  ...{ mode: 'quick', most: '', threshold: '', seed: '', measures: [] },
}

type Offer = Pick<RequestOutput<'evaluations.offer'>, 'isThere' | 'heldOutEvents'>

/** Fewer held-out showers than this give errors that hide most differences. */
const HELD_OUT_AT_LEAST = 500

export type Wished = {
  reference: 'held-out' | 'trained-on' | 'file'
  /** Null: something is missing or cannot be asked for; `missing` says what. */
  wish: RequestInput<'evaluations.start'> | null
  missing: string | null
}

export function wishOf(form: Form, offer: Offer | null): Wished {
  const reference = form.judged === 'file' ? 'file' : (form.reference ?? usualReference(offer))
  const lacks = (missing: string): Wished => ({ reference, wish: null, missing })
  if (form.judged === 'run' && form.runId === null)
    return lacks('There is no run with a trained generator yet.')
  if (form.judged === 'file' && form.generatedPath === null)
    return lacks('Choose the file of generated showers.')
  if (reference === 'file' && form.referencePath === null)
    return lacks('Choose the file of simulated showers.')
  const most = numberOf(form.most)
  const threshold = numberOf(form.threshold)
  const seed = numberOf(form.seed)
  if (most !== null && !(Number.isInteger(most) && most >= 20))
    return lacks('At least 20 showers, as a whole number.')
  if (threshold !== null && !(threshold >= 0 && Number.isFinite(threshold)))
    return lacks('The threshold is an energy in MeV from 0.')
  if (seed !== null && !(Number.isInteger(seed) && seed >= 0))
    return lacks('The seed is a whole number from 0.')
  return {
    reference,
    missing: null,
    wish: {
      generated:
        form.judged === 'run'
          ? { kind: 'run', runId: form.runId ?? '' }
          : { kind: 'file', path: form.generatedPath ?? '' },
      reference:
        reference === 'file' ? { kind: 'file', path: form.referencePath ?? '' } : { kind: reference },
      ...{ mode: form.mode, measures: [...form.measures], thresholdMeV: threshold, most },
      seed: seed ?? 1,
    },
  }
}

/** What was kept apart, where that is enough to judge with; else everything there is. */
function usualReference(offer: Offer | null): 'held-out' | 'trained-on' | 'file' {
  if (offer === null) return 'held-out'
  if (!offer.isThere) return 'file'
  return offer.heldOutEvents >= HELD_OUT_AT_LEAST ? 'held-out' : 'trained-on'
}

/** Null: nothing was typed. NaN: no number. */
function numberOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text)
}
