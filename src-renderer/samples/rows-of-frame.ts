import type { SampleFrame } from '../../src-shared/protocol/run-messages.ts'
import type { Showers } from '../parts/shower-view/picture-of-frame.ts'

/** Real above generated; with fresh ones below, where there are some. */
export function rowsOfFrame(frame: SampleFrame, fresh: Float32Array | null = null): Showers {
  const { shape, geometry, unit, count, captions, real, generated } = frame
  return {
    ...{ shape, geometry, unit, count, captions },
    rows: [
      { title: 'Real', tone: 'data', showers: real },
      { title: 'Generated', tone: 'generator', showers: generated },
      ...(fresh === null ? [] : [{ title: 'Fresh', tone: 'generator' as const, showers: fresh }]),
    ],
  }
}
