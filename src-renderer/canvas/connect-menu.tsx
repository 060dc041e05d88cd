import type { ReactElement } from 'react'
import { useMemo, useState } from 'react'
import { createPortal } from 'react-dom'
import { connectionAnswers } from '../../src-shared/check/connection-answers.ts'
import { outPortsOf } from '../../src-shared/check/wire-nodes.ts'
import { shapeLeaving } from '../state/project.ts'
import { currentProject } from '../state/use-project.ts'
import { drawWire } from './add-node.ts'
import type { CanvasView } from './canvas-store.ts'
import { announce, currentStage, showOnCanvas, useCanvas } from './canvas-store.ts'
import { endAt } from './ports.ts'
import { selectedIds } from './selected.ts'

type Asked = NonNullable<CanvasView['connect']>

/** Connecting without a mouse: the ports that take this one, to choose from with the arrow keys. */
export function ConnectMenu(): ReactElement | null {
  const asked = useCanvas(({ connect }) => connect)
  return asked === null
    ? null
    : createPortal(<Choices key={`${asked.from.node}/${asked.from.port}`} {...asked} />, document.body)
}

function Choices({ from, side, screen }: Asked): ReactElement {
  const { checked } = currentProject()
  const [chosen, setChosen] = useState(0)
  const choices = useMemo(() => {
    const answers = connectionAnswers(checked, from, side)
    return [...answers].flatMap(([key, reason]) => {
      const end = endAt('', key)
      const node = checked.nodes.get(end.node)
      if (reason !== null || node === undefined) return []
      const lone = (side === 'from' ? node.inPorts.length : (outPortsOf(node) ?? []).length) < 2
      const shape = side === 'to' ? shapeLeaving(checked, end) : null
      return [{ end, title: lone ? node.name : `${node.name}, ${end.port}`, note: shape ?? node.node.kind }]
    })
  }, [checked, from, side])
  const close = () => {
    showOnCanvas({ connect: null })
    focusNode(from.node)
  }
  const connect = (index: number) => {
    const choice = choices[index]
    close()
    if (choice !== undefined) drawWire(from, choice.end, side)
  }
  const name = checked.nodes.get(from.node)?.name ?? from.node
  const left = Math.max(8, Math.min(screen.x, window.innerWidth - 292))
  const top = Math.max(8, Math.min(screen.y, window.innerHeight - 300))
  return (
    <div
      className="quick-add"
      role="menu"
      aria-label={`Connect ${name} to`}
      tabIndex={-1}
      ref={(element) => element?.focus()}
      style={{ left, top }}
      onBlur={(event) =>
        !event.currentTarget.contains(event.relatedTarget) && showOnCanvas({ connect: null })
      }
      onKeyDown={(event) => {
        const last = choices.length - 1
        if (event.key === 'ArrowDown') setChosen(Math.min(last, chosen + 1))
        else if (event.key === 'ArrowUp') setChosen(Math.max(0, chosen - 1))
        else if (event.key === 'Enter' || event.key === ' ') connect(chosen)
        else if (event.key === 'Escape' || event.key === 'Tab') close()
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
      aria-activedescendant={choices.length === 0 ? undefined : `connect-${chosen}`}
    >
      <h3>{side === 'from' ? `Connect ${name} to` : `Feed ${name} from`}</h3>
      <div className="quick-add-list">
        {choices.map(({ end, title, note }, index) => (
          <div
            key={`${end.node}/${end.port}`}
            id={`connect-${index}`}
            role="menuitem"
            aria-current={index === chosen}
            className={index === chosen ? 'chosen' : ''}
            onPointerMove={() => setChosen(index)}
            onPointerDown={(event) => {
              event.preventDefault()
              connect(index)
            }}
          >
            <b>{title}</b>
            <span>{note}</span>
          </div>
        ))}
      </div>
      {choices.length === 0 && <p>No port of the drawing can take this wire.</p>}
    </div>
  )
}

/** For the one selected node: from its output, or into it when its output leads somewhere already. */
export function openConnectMenu(): void {
  const { checked } = currentProject()
  const node = checked.nodes.get(selectedIds()[0] ?? '')
  if (node === undefined) return announce('Select a node first')
  const { id } = node.node
  const port = (outPortsOf(node) ?? ['out'])[0] ?? 'out'
  const element = currentStage()?.element.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
  const { right = 300, top = 300 } = element?.getBoundingClientRect() ?? {}
  showOnCanvas({ connect: { from: { node: id, port }, side: 'from', screen: { x: right + 8, y: top } } })
}

export function focusNode(id: string): void {
  const place = currentStage()?.element
  place?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus()
}
