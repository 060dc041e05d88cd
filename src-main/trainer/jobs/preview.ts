import { z } from 'zod'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { openEvents } from '../../data/open-dataset.ts'
import { base64OfFloats } from '../base64-floats.ts'
import type { Job } from '../job.ts'

const PreviewInput = z.object({
  path: z.string(),
  layout: z.string(),
  first: z.int().nonnegative(),
  count: z.int().positive(),
})

/** The average is made of at most so many events and so many values (a second of reading). */
const AVERAGED = { events: 2000, values: 2 ** 24 }

/** Some events of a data file as it gives them, and the average of its first ones: what is shown before it is used. */
export const previewJob: Job = {
  async run(raw) {
    const { path, layout, first, count } = PreviewInput.parse(raw)
    const opened = await openEvents(path, { layout })
    if (!opened.ok) throw new ProblemError(opened.failure)
    const { table } = opened.value
    try {
      const cells = sizeOf(table.shape)
      const start = Math.min(first, table.count - 1)
      const shown = await table.read(start, Math.min(count, table.count - start))
      const looked = Math.min(table.count, AVERAGED.events, Math.max(1, Math.floor(AVERAGED.values / cells)))
      const { showers } = await table.read(0, looked)
      return {
        values: base64OfFloats(shown.showers),
        count: shown.count,
        shape: [...table.shape],
        unit: table.unit,
        geometry: table.geometry,
        condition: shown.condition === null ? null : base64OfFloats(shown.condition),
        conditionUnit: table.condition?.unit ?? null,
        labels: shown.labels === null ? null : base64OfFloats(shown.labels),
        average: base64OfFloats(averageOf(showers, cells)),
      }
    } finally {
      await table.close()
    }
  },
}

/** Per cell over the events; numbers that are not finite count as nothing. */
function averageOf(showers: Float32Array, cells: number): Float32Array {
  const sums = new Float64Array(cells)
  const events = showers.length / cells
  showers.forEach((value, at) => {
    if (Number.isFinite(value)) sums[at % cells]! += value
  })
  return Float32Array.from(sums, (sum) => sum / events)
}
