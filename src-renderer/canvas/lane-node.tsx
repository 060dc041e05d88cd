import type { NodeProps } from '@xyflow/react'
import { DropdownMenu } from 'radix-ui'
import type { ReactElement } from 'react'
import { memo } from 'react'
import { Role } from '../../src-shared/document/schema.ts'
import { useHoveredNetwork } from '../state/hover-store.ts'
import { select, useSelection } from '../state/selection-store.ts'
import { changeRole, deleteLane, renameLane } from './lane-actions.ts'
import { showOnCanvas, useCanvas } from './canvas-store.ts'
import { NameField } from './name-field.tsx'
import type { LaneFlowNode } from './flow-types.ts'

export const LaneNode = memo(function LaneNode({ id, data }: NodeProps<LaneFlowNode>): ReactElement {
  const { lane, note, hasProblems, isEmpty, members } = data
  const { network } = lane
  const isNetwork = network !== null
  const isRenaming = useCanvas(({ renaming }) => renaming === id)
  const isSelected = useSelection((selection) => isNetwork && selection.network === network)
  const isHovered = useHoveredNetwork() === network && isNetwork
  return (
    <div className={`lane color-${lane.kind} ${isSelected ? 'selected' : ''} ${isHovered ? 'hovered' : ''}`}>
      {isRenaming && isNetwork ? (
        <NameField label="Name of the lane" name={lane.title} onDone={(name) => renameLane(network, name)} />
      ) : (
        <b
          className="lane-title"
          onClick={() => (isNetwork ? select({ network }) : select({ nodes: members }))}
          onDoubleClick={() => isNetwork && showOnCanvas({ renaming: id })}
        >
          {lane.title}
        </b>
      )}
      {isNetwork && <LaneMenu id={id} network={network} members={members} title={lane.title} />}
      {hasProblems && <i className="lane-mark">! see the problems</i>}
      {isEmpty && <em>Drag layers here, or press Space and type</em>}
      <span>{note}</span>
    </div>
  )
})

function LaneMenu(props: { id: string; network: string; members: string[]; title: string }): ReactElement {
  const { id, network, members, title } = props
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className="lane-button nodrag"
        aria-label={`Lane ${title}`}
        title="Rename, role, delete"
      >
        ⋯
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="canvas-menu"
          align="start"
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <DropdownMenu.Item onSelect={() => showOnCanvas({ renaming: id })}>Rename</DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => select({ nodes: members })}>Select all nodes</DropdownMenu.Item>
          <DropdownMenu.Label>Role</DropdownMenu.Label>
          {Role.options.map((role) => (
            <DropdownMenu.Item key={role} onSelect={() => changeRole(network, role)}>
              {role[0]?.toUpperCase()}
              {role.slice(1)}
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Separator />
          <DropdownMenu.Item className="danger" onSelect={() => deleteLane(network)}>
            Delete lane
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
