import type { ReactElement, ReactNode } from 'react'
import { useSyncExternalStore } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { Canvas } from '../canvas/canvas.tsx'
import { Inspector } from '../inspector/inspector.tsx'
import { Palette } from '../canvas/palette/palette.tsx'
import { RoundPicture } from '../schedule/round-picture.tsx'
import { SchedulePanel } from '../schedule/schedule-panel.tsx'
import { TrainerSettings } from '../schedule/trainer-settings.tsx'
import { isNarrow, show, useView } from '../state/view-store.ts'
import { Dock } from './dock.tsx'

const inspectorParts = { schedule: SchedulePanel, round: RoundPicture, trainerSettings: TrainerSettings }

/** The drawing with its palette and inspector, above the dock with everything about training. */
export function Editor(): ReactElement {
  const dock = useView((view) => view.dock)
  return (
    <Group orientation="vertical" className="editor">
      {dock !== 'tall' && (
        <Panel id="drawing" minSize={160}>
          <Drawing />
        </Panel>
      )}
      {dock === 'open' && <Separator className="splitter horizontal" />}
      {dock !== 'closed' && (
        <Panel id="dock" defaultSize={dock === 'tall' ? '100%' : 290} minSize={120}>
          <Dock />
        </Panel>
      )}
    </Group>
  )
}

/** In a narrow window palette and inspector lie over the drawing and are called from its edges. */
function Drawing(): ReactElement {
  const narrow = useSyncExternalStore(onResize, isNarrow)
  const palette = useView((view) => view.palette)
  const inspector = useView((view) => view.inspector)
  const isPaletteBeside = palette && !narrow
  const isInspectorBeside = inspector && !narrow
  return (
    <div className="drawing-frame">
      <Group orientation="horizontal" className="drawing">
        {isPaletteBeside && (
          <>
            <Panel id="palette" defaultSize={196} minSize={150} maxSize={320}>
              <Palette />
            </Panel>
            <Separator className="splitter" />
          </>
        )}
        <Panel id="canvas" minSize={280}>
          <Canvas />
        </Panel>
        {isInspectorBeside && (
          <>
            <Separator className="splitter" />
            <Panel id="inspector" defaultSize={288} minSize={220} maxSize={460}>
              <Inspector parts={inspectorParts} />
            </Panel>
          </>
        )}
      </Group>
      {!isPaletteBeside && (
        <Drawer side="left" title="Palette" isOpen={palette} onToggle={() => show({ palette: !palette })}>
          <Palette />
        </Drawer>
      )}
      {!isInspectorBeside && (
        <Drawer
          side="right"
          title="Inspector"
          isOpen={inspector}
          onToggle={() => show({ inspector: !inspector })}
        >
          <Inspector parts={inspectorParts} />
        </Drawer>
      )}
    </div>
  )
}

function Drawer(props: {
  side: 'left' | 'right'
  title: string
  isOpen: boolean
  onToggle: () => void
  children: ReactNode
}): ReactElement {
  const { side, title, isOpen, onToggle, children } = props
  return (
    <div className={`drawer ${side}${isOpen ? ' open' : ''}`}>
      <button type="button" className="drawer-handle" aria-expanded={isOpen} onClick={onToggle}>
        {title}
      </button>
      {isOpen && <div className="drawer-content">{children}</div>}
    </div>
  )
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}
