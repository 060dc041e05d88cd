import type { NodeProps } from '@xyflow/react'
import type { ReactElement } from 'react'
import { memo } from 'react'
import { changeGroup } from '../../src-shared/document/groups.ts'
import { GroupColor } from '../../src-shared/document/schema.ts'
import { edit } from '../state/document-store.ts'
import { select } from '../state/selection-store.ts'
import { showOnCanvas, useCanvas } from './canvas-store.ts'
import { NameField } from './name-field.tsx'
import type { GroupFlowNode } from './flow-types.ts'

/** The frame of a group; its title moves it, a double click renames it. */
export const GroupNode = memo(function GroupNode({ id, data }: NodeProps<GroupFlowNode>): ReactElement {
  const { title, color } = data.group
  const isRenaming = useCanvas(({ renaming }) => renaming === id)
  const nextColor = () => {
    const next =
      GroupColor.options[(GroupColor.options.indexOf(color) + 1) % GroupColor.options.length] ?? color
    edit('Colour group', (document) => changeGroup(document, id, { color: next }))
  }
  return (
    <div className={`group color-${color}`}>
      <button type="button" className="group-color nodrag" aria-label="Another colour" onClick={nextColor} />
      {isRenaming ? (
        <NameField
          label="Name of the group"
          name={title}
          onDone={(name) => edit('Rename group', (document) => changeGroup(document, id, { title: name }))}
        />
      ) : (
        <b
          className="group-title"
          onClick={() => select({ nodes: data.members })}
          onDoubleClick={() => showOnCanvas({ renaming: id })}
        >
          {title}
        </b>
      )}
      <button
        type="button"
        className="lane-button nodrag"
        aria-label={`Collapse ${title}`}
        title="Collapse (C)"
        onClick={() => edit('Collapse group', (document) => changeGroup(document, id, { isCollapsed: true }))}
      >
        ▾
      </button>
    </div>
  )
})
