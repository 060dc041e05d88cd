import type { MeasureResult } from '../../src-shared/physics/evaluation/measure-result.ts'
import type { GeneratorTiming } from '../model-card/generator-timing.ts'
import { publishedTimes } from './published-times.ts'

/** The times of a run's generator as a section of its evaluation's report, the published ones in its words. */
export function timingMeasure(timing: GeneratorTiming): MeasureResult {
  const { devices, definition, date, round } = timing
  return {
    id: 'timing',
    title: 'Time per shower',
    explanation: `${definition} Measured ${date.slice(0, 10)} with the weights of round ${round.toLocaleString('en')} on ${devices.map(({ device, hardware, computation }) => `${device}: ${hardware}, ${computation}`).join('; ')}. The value is ± the standard deviation of the repeats. Published, on other machines: ${publishedWords()}.`,
    source: publishedTimes.map(({ title, source }) => `${title}: ${source}`).join('; '),
    reduced: '',
    rows: devices.flatMap(({ device, rows }) =>
      rows.flatMap(({ batch, msPerShower, sd }) =>
        msPerShower === null
          ? []
          : [
              {
                ...{
                  id: `${device.toLowerCase()}-${batch}`,
                  label: `${device}, ${batch.toLocaleString('en')} at once`,
                },
                ...{ unit: 'ms', value: msPerShower, error: sd ?? 0, floor: null, best: 0 },
              },
            ],
      ),
    ),
    ...{ figures: [], settings: { run: timing.run, round, parameters: timing.parameters }, problems: [] },
  }
}

function publishedWords(): string {
  return publishedTimes
    .flatMap(({ rows }) => rows)
    .map(({ name, device, ms }) => {
      const times = Object.entries(ms).map(
        ([batch, time]) => `${time} ms at ${Number(batch).toLocaleString('en')}`,
      )
      return `${name} on ${device} ${times.join(', ')}`
    })
    .join('; ')
}
