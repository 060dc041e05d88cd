import { meanShower, type ShowerBatch } from '../../src-shared/physics/observables.ts'
import type { CellSpace } from '../../src-shared/physics/panels.ts'
import { drawSamples } from './draw-samples.ts'
import type { ThemeName } from './theme.ts'

export type AveragePicture = CellSpace & {
  real: ShowerBatch
  generated: ShowerBatch
  unit: string
  title: string
  theme?: ThemeName
}

/** Draws the mean real and the mean generated shower, layer by layer, on one colour scale of four decades. */
export function drawAverages(picture: AveragePicture): Buffer {
  const row = (title: string, batch: ShowerBatch) => ({
    title: `${title}, mean of ${batch.count.toLocaleString('en-US')}`,
    showers: Float32Array.from(meanShower(batch)),
    count: 1,
  })
  return drawSamples({
    geometry: picture.geometry ?? null,
    shape: picture.shape ?? null,
    unit: picture.unit,
    rows: [row('Real', picture.real), row('Generated', picture.generated)],
    title: picture.title,
    threshold: 0,
    ...(picture.theme === undefined ? {} : { theme: picture.theme }),
  })
}
