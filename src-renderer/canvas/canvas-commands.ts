import type { CommandInput } from '../commands/command.ts'
import { command } from '../commands/command.ts'
import { documentState } from '../state/document-store.ts'
import { select, selection } from '../state/selection-store.ts'
import { view } from '../state/view-store.ts'
import { openConnectMenu } from './connect-menu.tsx'
import { canvasView, currentStage, showOnCanvas, targetOnScreen, toDrawing } from './canvas-store.ts'
import { copySelection, cutSelection, pasteFromSystem } from './clipboard-events.ts'
import {
  alignSelection,
  collapseSelection,
  deleteSelection,
  distributeSelection,
  duplicateSelection,
  groupSelection,
  ungroupSelection,
} from './edit-selection.ts'
import { addLane, addPair } from './lane-actions.ts'
import { arrangeDrawing } from './layout-actions.ts'
import { downstream, sameKind, upstream } from './neighbours.ts'
import { selectAll, selectedGroups, selectedIds } from './selected.ts'
import { fitAll, fitSelection, nextProblem } from './view-actions.ts'

const isDrawing = () => view().page === 'editor' && view().dock !== 'tall'
const hasNodes = (least: number) => () => isDrawing() && selectedIds().length >= least
const canDelete = () => isDrawing() && (selectedIds().length > 0 || selection().edges.length > 0 || selection().network !== null) // prettier-ignore
const isGrouped = () => isDrawing() && selectedGroups().length > 0

const edits: Omit<CommandInput, 'menu'>[] = [
  {
    id: 'edit.cut',
    title: 'Cut',
    keys: ['Mod+X'],
    hearsKeys: 'canvas',
    isEnabled: hasNodes(1),
    run: cutSelection,
  },
  {
    id: 'edit.copy',
    title: 'Copy',
    keys: ['Mod+C'],
    hearsKeys: 'canvas',
    isEnabled: hasNodes(1),
    run: copySelection,
  },
  {
    id: 'edit.paste',
    title: 'Paste',
    keys: ['Mod+V'],
    hearsKeys: 'canvas',
    isEnabled: isDrawing,
    run: pasteFromSystem,
  },
  {
    id: 'edit.duplicate',
    title: 'Duplicate',
    keys: ['Mod+D'],
    isEnabled: hasNodes(1),
    run: duplicateSelection,
  },
  {
    id: 'edit.delete',
    title: 'Delete',
    keys: ['Delete', 'Backspace'],
    isEnabled: canDelete,
    run: deleteSelection,
  },
  {
    id: 'edit.select-all',
    title: 'Select all nodes',
    keys: ['Mod+A'],
    hearsKeys: 'canvas',
    isEnabled: isDrawing,
    run: selectAll,
  },
  {
    id: 'edit.select-upstream',
    title: 'Select what leads here',
    keys: ['Alt+ArrowLeft'],
    isEnabled: hasNodes(1),
    run: () => select({ nodes: upstream(documentState().document, selectedIds()) }),
  },
  {
    id: 'edit.select-downstream',
    title: 'Select what follows',
    keys: ['Alt+ArrowRight'],
    isEnabled: hasNodes(1),
    run: () => select({ nodes: downstream(documentState().document, selectedIds()) }),
  },
  {
    id: 'edit.select-kind',
    title: 'Select nodes of the same kind',
    isEnabled: hasNodes(1),
    run: () => select({ nodes: sameKind(documentState().document, selectedIds()) }),
  },
  {
    id: 'edit.find',
    title: 'Find in the drawing',
    keys: ['Mod+F'],
    isEnabled: isDrawing,
    run: () => showOnCanvas({ find: true }),
  },
]

const canvas: Omit<CommandInput, 'menu'>[] = [
  {
    id: 'canvas.quick-add',
    title: 'Add a node…',
    keys: ['Space', 'Tab'],
    hearsKeys: 'canvas',
    isEnabled: isDrawing,
    run: () => {
      const screen = targetOnScreen()
      showOnCanvas({ quickAdd: { at: toDrawing(screen), screen, wire: null } })
    },
  },
  { id: 'canvas.connect', title: 'Connect to…', keys: ['W'], isEnabled: hasNodes(1), run: openConnectMenu },
  { id: 'canvas.add-pair', title: 'Add generator and critic', isEnabled: isDrawing, run: addPair },
  ...(['generator', 'critic', 'classifier', 'regressor', 'part'] as const).map((role) => ({
    id: `canvas.add-${role}`,
    title: `Add ${role} lane`,
    isEnabled: isDrawing,
    run: () => addLane(role),
  })),
  {
    id: 'canvas.arrange',
    title: () => (selectedIds().length > 1 ? 'Arrange selection' : 'Arrange'),
    keys: ['L'],
    isEnabled: isDrawing,
    run: arrangeDrawing,
  },
  { id: 'canvas.group', title: 'Group', keys: ['Mod+G'], isEnabled: hasNodes(1), run: groupSelection },
  {
    id: 'canvas.ungroup',
    title: 'Ungroup',
    keys: ['Mod+Shift+G'],
    isEnabled: isGrouped,
    run: ungroupSelection,
  },
  {
    id: 'canvas.collapse',
    title: 'Collapse or expand',
    keys: ['C'],
    isEnabled: isGrouped,
    run: collapseSelection,
  },
  ...(['left', 'center', 'right', 'top', 'middle', 'bottom'] as const).map((side) => ({
    id: `canvas.align-${side}`,
    title: `Align ${side}`,
    isEnabled: hasNodes(2),
    run: () => alignSelection(side),
  })),
  ...(['across', 'down'] as const).map((direction) => ({
    id: `canvas.distribute-${direction}`,
    title: `Distribute ${direction}`,
    isEnabled: hasNodes(3),
    run: () => distributeSelection(direction),
  })),
]

const views: Omit<CommandInput, 'menu'>[] = [
  { id: 'canvas.fit', title: 'Fit selection', keys: ['F'], isEnabled: isDrawing, run: fitSelection },
  { id: 'canvas.fit-all', title: 'Fit everything', keys: ['Shift+F'], isEnabled: isDrawing, run: fitAll },
  {
    id: 'canvas.zoom-in',
    title: 'Zoom in',
    keys: ['Plus'],
    isEnabled: isDrawing,
    run: () => void currentStage()?.flow.zoomIn(),
  },
  {
    id: 'canvas.zoom-out',
    title: 'Zoom out',
    keys: ['-'],
    isEnabled: isDrawing,
    run: () => void currentStage()?.flow.zoomOut(),
  },
  {
    id: 'canvas.shapes',
    title: () => (canvasView().shapes ? 'Hide shapes' : 'Show shapes'),
    keys: ['S'],
    isEnabled: isDrawing,
    run: () => showOnCanvas({ shapes: !canvasView().shapes }),
  },
  {
    id: 'canvas.minimap',
    title: () => (canvasView().minimap ? 'Hide the map' : 'Show the map'),
    isEnabled: isDrawing,
    run: () => showOnCanvas({ minimap: !canvasView().minimap }),
  },
  {
    id: 'canvas.next-problem',
    title: 'Next problem',
    keys: ['F8'],
    isEnabled: isDrawing,
    run: () => nextProblem(1),
  },
  {
    id: 'canvas.previous-problem',
    title: 'Previous problem',
    keys: ['Shift+F8'],
    isEnabled: isDrawing,
    run: () => nextProblem(-1),
  },
]

export const canvasCommands = [
  ...edits.map((each) => command({ ...each, menu: 'Edit' })),
  ...canvas.map((each) => command({ ...each, menu: 'Canvas' })),
  ...views.map((each) => command({ ...each, menu: 'View' })),
]
