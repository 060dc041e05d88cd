import { basename } from 'node:path'
import { DatasetParams } from '../../../src-shared/catalog/dataset/dataset-params.ts'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import { energyFactor, isEnergyUnit } from '../../../src-shared/base/units.ts'
import { openDataset } from '../../data/open-dataset.ts'
import { readChosen } from '../../data/stream/read-rows.ts'
import type { SampleFile } from '../../evaluation/sample-file.ts'
import { stateFolder } from '../../host/state-folder.ts'
import type { LoadedRun } from './load-run.ts'
import { splitDataset } from './split-dataset.ts'

/** The events that a run was trained on, or those that its split kept apart, as if they were a file of their own. */
export async function openRunData(
  { folder, plan, manifest }: Pick<LoadedRun, 'folder' | 'plan' | 'manifest'>,
  part: 'train' | 'test',
): Promise<SampleFile> {
  const params = DatasetParams.parse(plan.data.dataset?.params ?? {})
  const { path, sha256 } = manifest.data
  const found = await openDataset(params, {
    ...{ projectFolder: folder, overridePath: path, stateFolder: stateFolder() },
  })
  if (!found.ok) throw new ProblemError(found.failure)
  const source = found.value
  const { info } = source
  const { unit, condition } = info
  if (!isEnergyUnit(unit) || info.sha256 !== sha256) {
    await source.close()
    throw new ProblemError([
      isEnergyUnit(unit)
        ? problem({
            code: 'evaluation.other-data',
            at: { file: path },
            message: `${basename(path)} has changed since the run was trained (SHA-256 ${info.sha256.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…), so what was kept apart is not known.`,
            hint: 'Name the file to compare with as the reference.',
          })
        : problem({
            code: 'evaluation.unit',
            at: { file: path },
            message: `Evaluating needs showers in eV, keV, MeV, GeV or TeV, but ${basename(path)} has the unit ${unit}.`,
            hint: 'Pictures are judged by looking at them: see the samples of the run.',
          }),
    ])
  }
  const events = splitDataset(source, params).split[part]
  const toMeV = energyFactor(unit, 'MeV')
  const incident =
    condition !== null && isEnergyUnit(condition.unit) ? energyFactor(condition.unit, 'MeV') : null
  const size = condition?.size ?? 0
  return {
    ...{
      path,
      layout: info.layout,
      sha256,
      count: events.length,
      shape: info.shape,
      geometry: info.geometry,
    },
    name: `${basename(path)}, ${part === 'test' ? 'kept apart from training' : 'trained on'}`,
    thresholdMeV: info.threshold == null ? null : info.threshold * toMeV,
    hasIncident: incident !== null,
    given: { condition, classes: info.labels?.classes ?? null },
    problems: info.problems,
    async read(start, count) {
      const read = await readChosen(source, events.subarray(start, start + count))
      const { showers, condition: values, labels } = read
      return {
        ...{ count, condition: values, labels },
        showers: toMeV === 1 ? showers : showers.map((energy) => energy * toMeV),
        incidentMeV:
          incident === null || values === null
            ? null
            : Float64Array.from({ length: count }, (_, event) => (values[event * size] ?? NaN) * incident),
      }
    },
    close: () => source.close(),
  }
}
