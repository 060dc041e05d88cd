import type { ReactElement } from 'react'
import { useMemo } from 'react'
import type { SampleFrame } from '../../src-shared/protocol/run-messages.ts'
import { pictured } from '../parts/shower-view/picture-of-frame.ts'
import { rowsOfFrame } from '../samples/rows-of-frame.ts'
import { ShowerRows } from '../samples/shower-rows.tsx'

/** A frame's showers for the comparison of runs. */
export function FrameRows({ frame, width }: { frame: SampleFrame; width: number }): ReactElement {
  const picture = useMemo(() => pictured(rowsOfFrame(frame), {}), [frame])
  return <ShowerRows picture={picture} height={64} width={width} most={4} isCompact />
}
