import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import { drawSamples } from '../../pictures/draw-samples.ts'
import type { Evaluation } from '../../../src-shared/physics/evaluation/evaluation.ts'
import { evaluationJson } from './evaluation-json.ts'
import { featureCsv } from '../../../src-shared/physics/evaluation/feature-csv.ts'
import { reportHtml } from './report-html.ts'

/** `report.html`, `evaluation.json` and `features.csv` in a folder; gives their paths. */
export async function writeReport(evaluation: Evaluation, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const files: [name: string, content: string][] = [
    ['report.html', reportHtml(evaluation, { averages: averagesOf(evaluation) })],
    ['evaluation.json', evaluationJson(evaluation)],
    ['features.csv', featureCsv(evaluation)],
  ]
  const paths: string[] = []
  for (const [name, content] of files) {
    const path = join(folder, name)
    await writeFileAtomic(path, content)
    paths.push(path)
  }
  return paths
}

function averagesOf({
  geometry,
  shape,
  meanShower,
  reference,
  generated,
  unit = 'MeV',
}: Evaluation): Uint8Array {
  const row = (title: string, mean: Float64Array, used: number) => ({
    title: `${title}, mean of ${used.toLocaleString('en-US')}`,
    showers: Float32Array.from(mean),
    count: 1,
  })
  return drawSamples({
    ...{ geometry, shape, unit, title: 'Average shower', threshold: 0 },
    rows: [
      row('Reference', meanShower.reference, reference.used),
      row('Generated', meanShower.generated, generated.used),
    ],
    theme: 'light',
  })
}
