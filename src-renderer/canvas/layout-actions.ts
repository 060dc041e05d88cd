import { trainingCards } from '../state/cards.ts'
import { edit } from '../state/document-store.ts'
import { currentProject } from '../state/use-project.ts'
import { glideMs } from './add-node.ts'
import { arrangeChosen, arrangeToFit } from './arrange.ts'
import { announce, currentStage, showOnCanvas } from './canvas-store.ts'
import { movedTo } from './edit-selection.ts'
import { FIT } from './fit.ts'
import { selectedIds } from './selected.ts'

/** On request only: everything, or what is selected. One step; cards glide to their places. */
export function arrangeDrawing(): void {
  const project = currentProject()
  const chosen = new Set(selectedIds())
  const stage = currentStage()
  const room = stage?.element.getBoundingClientRect() ?? { width: 950, height: 530 }
  const cards = trainingCards(project).map(({ id }) => id)
  const positions =
    chosen.size > 1 ? arrangeChosen(project.checked, chosen) : arrangeToFit(project.checked, cards, room)
  const duration = glideMs()
  showOnCanvas({ isGliding: duration > 0 })
  edit(chosen.size > 1 ? 'Arrange selection' : 'Arrange', (document) => movedTo(document, positions))
  announce('Arranged')
  if (chosen.size <= 1) requestAnimationFrame(() => void stage?.flow.fitView({ ...FIT, duration }))
  setTimeout(() => showOnCanvas({ isGliding: false }), duration + 60)
}
