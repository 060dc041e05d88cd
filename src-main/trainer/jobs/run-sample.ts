import { ProblemError, problem } from '../../../src-shared/base/problem.ts'
import { energyFactor, isEnergyUnit } from '../../../src-shared/base/units.ts'
import { samplerOutput } from '../../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { drawInputs } from '../../engine/train/sample.ts'
import { openSampler } from '../../engine/sampling/open-sampler.ts'
import { rowsPerCall } from '../../engine/sampling/rows-per-call.ts'
import { openEngine } from '../../engine/open-engine.ts'
import type { SampleFile } from '../../evaluation/sample-file.ts'
import { givenConditions, outsideTraining } from './given-conditions.ts'
import type { LoadedRun } from './load-run.ts'

/**
 * A trained generator as if it were a file with as many showers as the reference, each made for the incident energy (or
 * whatever it takes) of the reference's shower of the same number. The engine is opened here; `close` frees the generator.
 */
export async function openRunSample(
  loaded: LoadedRun,
  reference: SampleFile,
  options: { seed: number; most: number; takesPlain?: boolean },
): Promise<SampleFile> {
  const { plan, sampler, manifest, round } = loaded
  const { raw } = plan.data.showers
  const { unit } = samplerOutput(sampler)
  const isPlain = unit === '1' && options.takesPlain === true
  if (!isEnergyUnit(unit) && !isPlain) refuseUnit(loaded, unit)
  const conditionOf = givenConditions(loaded, reference)
  await openEngine('auto')
  const rows = rowsPerCall(sampler)
  const opened = await openSampler(loaded, { compile: 'auto', rows })
  const toMeV = isEnergyUnit(unit) ? energyFactor(unit, 'MeV') : 1
  const count = Math.min(reference.count, options.most)
  const outside = outsideTraining(loaded, count)
  return {
    ...{ path: loaded.folder, name: `${plan.name}, round ${round}`, layout: 'generated' },
    ...{ sha256: manifest.data.sha256, count },
    unit: isPlain ? '1' : 'MeV',
    ...{ shape: raw.shape, geometry: raw.geometry, thresholdMeV: null, hasIncident: reference.hasIncident },
    ...(reference.given === undefined ? {} : { given: reference.given }),
    // Known once the showers were made.
    get problems() {
      return [...opened.problems, ...outside.problems()]
    },
    async read(start, count) {
      const showers = new Float32Array(count * sizeOf(raw.shape))
      const given = await reference.read(start, count)
      const condition = conditionOf === null ? null : conditionOf(given)
      if (condition !== null) outside.see(start, condition)
      const size = (condition?.length ?? 0) / count
      for (let first = 0; first < count; first += rows) {
        const made = Math.min(rows, count - first)
        const inputs = drawInputs(sampler, {
          ...{ count: made, first: start + first, seed: options.seed },
          condition: condition === null ? null : condition.subarray(first * size, (first + made) * size),
        })
        showers.set(await opened.showersFrom(inputs, made), first * sizeOf(raw.shape))
      }
      return { ...given, showers: toMeV === 1 ? showers : showers.map((energy) => energy * toMeV) }
    },
    close() {
      opened.dispose()
      return Promise.resolve()
    },
  }
}

function refuseUnit(loaded: LoadedRun, unit: string): never {
  throw new ProblemError([
    problem({
      code: 'evaluation.unit',
      at: { file: loaded.folder },
      message: `Evaluating needs showers in eV, keV, MeV, GeV or TeV, but this run's generator makes events in the unit ${unit}.`,
      hint: 'Pictures are judged through a classifier: name a run of one with --classifier, and pictures with --reference.',
    }),
  ])
}
