import type { SampleFrame } from '../../src-shared/protocol/run-messages.ts'
import { energyText } from '../parts/shower-view/energy-text.ts'
import type { Showers } from '../parts/shower-view/picture-of-frame.ts'

/** `2100 GeV` → `2.1 TeV`, as the sums below the showers are written; other words stay. */
function inFittingUnit(caption: string): string {
  const found = /^([\d.e+-]+) GeV$/.exec(caption)
  return found === null ? caption : energyText(Number(found[1]), 'GeV')
}

/** Real above generated; with fresh ones below, where there are some. */
export function rowsOfFrame(frame: SampleFrame, fresh: Float32Array | null = null): Showers {
  const { shape, geometry, unit, count, captions, real, generated } = frame
  return {
    ...{ shape, geometry, unit, count },
    captions: captions.map(inFittingUnit),
    rows: [
      { title: 'Real', tone: 'data', showers: real },
      { title: 'Generated', tone: 'generator', showers: generated },
      ...(fresh === null ? [] : [{ title: 'Fresh', tone: 'generator' as const, showers: fresh }]),
    ],
  }
}
