import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import { energyFactor, isEnergyUnit } from '../../../src-shared/base/units.ts'
import { formatShape, sizeOf } from '../../../src-shared/tensor/shape.ts'
import { openEngine } from '../../engine/open-engine.ts'
import { openClassifierNetwork } from '../../engine/train/classifier-network.ts'
import type { OpenClassifier } from '../../evaluation/open-classifier.ts'
import type { SampleFile } from '../../evaluation/sample-file.ts'
import { fileProblem } from '../../files/file-problem.ts'
import { compileProject } from '../../project/compile-project.ts'
import { readLatestCheckpoint } from '../../runs/checkpoint.ts'
import { PROJECT, readManifest } from '../../runs/run-folder.ts'

/** Events looked at at once. */
const AT_ONCE = 500

/** The classifier of a run folder, for events like those of `sample`. The engine is opened here. */
export async function openRunClassifier(folder: string, sample: SampleFile): Promise<OpenClassifier> {
  const manifest = await readManifest(folder)
  const path = join(folder, PROJECT)
  const project = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ProblemError([fileProblem(error, path, 'read')])
  })
  const { plan } = compileProject(project)
  const network = plan.networks.find(({ role }) => role === 'classifier')
  const { checkpoint } = await readLatestCheckpoint(folder)
  if (network === undefined || checkpoint === null) {
    throw refused(folder, {
      message: `The run in ${folder} has ${network === undefined ? '0 classifiers' : '0 checkpoints'}; here 1 trained classifier is needed.`,
      hint: 'Choose a run of a project with the recipe “Classifier” that has trained a while.',
    })
  }
  const { showers } = plan.data
  const cells = sizeOf(showers.raw.shape)
  if (cells !== sizeOf(sample.shape)) {
    throw refused(folder, {
      message: `The classifier was trained on events of ${cells} numbers (${formatShape(showers.raw.shape)}), but ${sample.name} has ${sizeOf(sample.shape)} (${formatShape(sample.shape)}).`,
      hint: 'Train a classifier on events of the same shape.',
    })
  }
  const { unit } = showers.raw
  const isPlain = sample.unit === '1'
  if (isPlain ? unit !== '1' : !isEnergyUnit(unit)) {
    throw refused(folder, {
      message: `The classifier was trained on numbers in the unit ${unit}, but ${sample.name} has them in ${sample.unit ?? 'MeV'}: 2 units that do not go into each other.`,
      hint: 'Train a classifier on events of the same kind.',
    })
  }
  await openEngine('auto')
  const stored = new Map(
    network.weights.map(({ name }) => [
      name,
      checkpoint.arrays.get(`weights/${name}`)?.values ?? new Float32Array(),
    ]),
  )
  const factor = isEnergyUnit(unit) ? energyFactor('MeV', unit) : 1
  const classifier = openClassifierNetwork({ plan, network, stored, fitted: manifest.fitted, factor })
  const { look } = classifier
  const one = await look(new Float32Array(cells), 1)
  return {
    ...{ name: `${plan.name}, ${network.name}`, round: checkpoint.counters.round },
    ...{ classes: one.probabilities.length, width: one.hidden.length },
    async look(batch) {
      const hidden = new Float32Array(batch.count * one.hidden.length)
      const probabilities = new Float32Array(batch.count * one.probabilities.length)
      for (let first = 0; first < batch.count; first += AT_ONCE) {
        const count = Math.min(AT_ONCE, batch.count - first)
        const found = await look(batch.showers.subarray(first * cells, (first + count) * cells), count)
        hidden.set(found.hidden, first * one.hidden.length)
        probabilities.set(found.probabilities, first * one.probabilities.length)
      }
      return { hidden, probabilities }
    },
    close: classifier.dispose,
  }
}

function refused(folder: string, { message, hint }: { message: string; hint: string }): ProblemError {
  return new ProblemError([problem({ code: 'evaluation.classifier', at: { file: folder }, message, hint })])
}
