import { edit, type DocumentState } from '../../state/document-store.ts'
import { isActive, type RunView } from '../../state/run-store.ts'
import type { Selection } from '../../state/selection-store.ts'
import { show, type View } from '../../state/view-store.ts'
import { startTraining } from '../../state/steer-run.ts'
import { beginTour } from './begin-tour.ts'
import { addedLayer, addMissingLayer, chooseRecipe, isWired, wireMissingLayer } from './tour-project.ts'

/** What a step looks at to see whether its user has done it. */
export type Now = {
  view: View
  document: DocumentState['document']
  selection: Selection
  run: RunView['run']
}

export type Step = {
  title: string
  text: string
  /** Where to look: a selector of what is highlighted. */
  target: string | null
  /** Over the drawing, where the lower panel is what counts. */
  isAbove?: true
  /** The user's own action leads on. Left out: there is a button for it. */
  isDone?: (now: Now) => boolean
  /** For whoever would rather watch. */
  help?: { title: string; run: () => void }
}

/** Rounds after which a curve and a first picture can be seen. */
const SOME_ROUNDS = 60

export const STEPS: readonly Step[] = [
  {
    title: 'A generator of showers in two minutes',
    text: 'You complete a small WGAN-GP, train it on photon showers that Ganvas simulates now, and look at what it makes. Leave whenever you like; Help goes on where you were.',
    target: null,
    isDone: ({ view, document }) => view.page === 'editor' && document.name === 'Tour',
    help: { title: 'Begin', run: () => void beginTour() },
  },
  {
    title: 'The data',
    text: 'Energies in 112 cells of five layers, and what is done to them before the networks see them. Click on the dataset to see its units.',
    target: '.react-flow__node[data-id="dataset"]',
    isDone: ({ selection }) => selection.nodes.includes('dataset'),
  },
  {
    title: 'A layer is missing',
    text: 'The generator has a gap between its dense layers. Drag “Dense” from the palette into the gap, or double-click there and type “dense”.',
    target: '.react-flow__node[data-id="g-hidden-1"]',
    isDone: ({ document }) => addedLayer(document) !== null,
    help: { title: 'Add it for me', run: () => edit('Add layer of the tour', addMissingLayer) },
  },
  {
    title: 'Wire it',
    text: 'Drag from the right port of the layer before to the new one, and from there to the layer behind. Ports that fit glow. With the keyboard: select a layer and press W.',
    target: '.react-flow__node[data-id="g-output"]',
    isDone: ({ document }) => isWired(document),
    help: { title: 'Wire it for me', run: () => edit('Wire layer of the tour', wireMissingLayer) },
  },
  {
    title: 'Choose how they learn',
    text: 'The recipe says who trains whom. Click on “Losses” and choose “WGAN with gradient penalty” in the inspector: it keeps the critic smooth, so that its answer tells the generator the way.',
    target: '.react-flow__node[data-id="training/recipe"]',
    isDone: ({ document }) => document.training.recipe.kind === 'wgan-gp',
    help: { title: 'Choose it for me', run: () => edit('Choose recipe', chooseRecipe) },
  },
  {
    title: 'Train',
    text: 'Everything fits: the status bar counts no errors. Press Train.',
    target: '.run-bar .primary',
    isDone: ({ run }) => run !== null && (isActive(run.state) || run.state.state === 'finished'),
    help: { title: 'Train for me', run: () => void startTraining() },
  },
  {
    title: 'The losses',
    text: 'The faint line is every round, the strong one its smoothed course. The Wasserstein estimate falls while the generator gets better.',
    target: '.dock',
    isAbove: true,
    isDone: ({ run }) => (run?.progress?.round ?? 0) >= SOME_ROUNDS && (run?.frames.length ?? 0) > 0,
  },
  {
    title: 'The showers',
    text: 'Open “Showers”: real ones above, generated ones below, always from the same latents, on one scale in MeV.',
    target: '.dock-bar [role="tab"]:nth-child(2)',
    isAbove: true,
    isDone: ({ view }) => view.dockTab === 'samples' && view.dock !== 'closed',
    help: { title: 'Show me', run: () => show({ dockTab: 'samples', dock: 'open' }) },
  },
  {
    title: 'That is all',
    text: 'Let it train, or stop: nothing is lost. “Export” writes the generator for a simulation, with all transforms inside. Your own file takes the place of the simulated one in the dataset.',
    target: null,
    isAbove: true,
  },
]
