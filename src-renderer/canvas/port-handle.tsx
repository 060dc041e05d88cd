import { Handle, Position } from '@xyflow/react'
import type { CSSProperties, ReactElement } from 'react'
import { memo } from 'react'
import { portKey } from '../../src-shared/check/connection-answers.ts'
import { showOnCanvas, useCanvas } from './canvas-store.ts'
import type { Port } from './ports.ts'

type Props = {
  port: Port
  side: 'in' | 'out'
  /** Which of how many on its side, from the top. */
  index: number
  count: number
  isFocusable: boolean
  problem: string | null
}

/** A dot to draw wires from and to, with room around it for the pointer; Enter opens the list of what fits. */
export const PortHandle = memo(function PortHandle(props: Props): ReactElement {
  const { port, side, index, count, isFocusable, problem } = props
  const state = useCanvas(({ wire }) => {
    if (wire === null) return ''
    if (wire.end.node === port.end.node && wire.end.port === port.end.port) return 'own'
    const answer = wire.answers.get(portKey(port.end))
    return (wire.side === 'from') === (side === 'in') && answer === null ? 'fits' : 'dim'
  })
  const style: CSSProperties = {
    top: `${((index + 0.5) / count) * 100}%`,
    ...(count > 2 ? { height: 48 / count, marginTop: -24 / count } : {}),
  }
  const classes = ['port', state, port.isMany && side === 'in' ? 'many' : '', problem === null ? '' : 'wrong']
  return (
    <Handle
      id={port.id}
      type={side === 'in' ? 'target' : 'source'}
      position={side === 'in' ? Position.Left : Position.Right}
      className={classes.filter(Boolean).join(' ')}
      style={style}
      title={problem ?? `${side === 'in' ? 'Input' : 'Output'} ${port.title}`}
      role="button"
      aria-label={`Connect ${side === 'in' ? 'input' : 'output'} ${port.title}`}
      tabIndex={isFocusable ? 0 : -1}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        event.stopPropagation()
        const { right, top } = event.currentTarget.getBoundingClientRect()
        showOnCanvas({
          connect: { from: port.end, side: side === 'out' ? 'from' : 'to', screen: { x: right, y: top } },
        })
      }}
    />
  )
})
