import type { ReactElement } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { Canvas } from '../canvas/canvas.tsx'
import { Inspector } from '../inspector/inspector.tsx'
import { Palette } from '../palette/palette.tsx'
import { useView } from '../state/view-store.ts'
import { Dock } from './dock.tsx'

/** The drawing with its palette and inspector, above the dock with everything about training. */
export function Editor(): ReactElement {
  const dock = useView((view) => view.dock)
  return (
    <Group orientation="vertical" className="editor">
      {dock !== 'tall' && (
        <Panel id="drawing" minSize={160}>
          <Group orientation="horizontal" className="drawing">
            <Panel id="palette" defaultSize={196} minSize={150} maxSize={320}>
              <Palette />
            </Panel>
            <Separator className="splitter" />
            <Panel id="canvas" minSize={280}>
              <Canvas />
            </Panel>
            <Separator className="splitter" />
            <Panel id="inspector" defaultSize={288} minSize={220} maxSize={460}>
              <Inspector />
            </Panel>
          </Group>
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
