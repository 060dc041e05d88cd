import { command } from '../commands/command.ts'
import { runStore, showRound } from '../state/run-store.ts'
import { show, view } from '../state/view-store.ts'
import { isPlaying, playFilm, stepFrame, stopFilm } from './film.ts'
import { sampleSettings, setSampleSettings } from './sample-settings.ts'
import { saveCsv, saveFilm, saveStrip } from './save/save-showers.ts'

const hasFrames = (least: number) => () =>
  view().page === 'editor' && (runStore.getState().run?.frames.length ?? 0) >= least

function showPanel(): void {
  show({ dockTab: 'samples', dock: view().dock === 'closed' ? 'open' : view().dock })
}

export const samplesCommands = [
  command({
    id: 'samples.film',
    title: () => (isPlaying() ? 'Stop the film of showers' : 'Play showers as a film'),
    menu: 'Run',
    isEnabled: hasFrames(2),
    run: () => {
      if (isPlaying()) return stopFilm()
      showPanel()
      playFilm()
    },
  }),
  // As in players of films: one picture back and forth.
  command({
    id: 'samples.earlier',
    title: 'Earlier showers',
    menu: 'Run',
    keys: [','],
    isEnabled: hasFrames(2),
    run: () => void stepFrame(-1),
  }),
  command({
    id: 'samples.later',
    title: 'Later showers',
    menu: 'Run',
    keys: ['.'],
    isEnabled: hasFrames(2),
    run: () => void stepFrame(1),
  }),
  command({
    id: 'samples.latest',
    title: 'Latest showers',
    menu: 'Run',
    isEnabled: hasFrames(1),
    run: () => showRound(null),
  }),
  command({
    id: 'samples.playground',
    title: () => (sampleSettings().hasPlayground ? 'Close the playground' : 'Play with energy and latents'),
    menu: 'Run',
    isEnabled: hasFrames(1),
    run: () => {
      showPanel()
      setSampleSettings({ hasPlayground: !sampleSettings().hasPlayground })
    },
  }),
  command({
    id: 'samples.save-picture',
    title: 'Save showers as PNG…',
    menu: 'Run',
    isEnabled: hasFrames(1),
    run: () => void saveStrip('light'),
  }),
  command({
    id: 'samples.save-film',
    title: 'Save showers as GIF…',
    menu: 'Run',
    isEnabled: hasFrames(2),
    run: () => void saveFilm('dark'),
  }),
  command({
    id: 'samples.save-values',
    title: 'Save showers as CSV…',
    menu: 'Run',
    isEnabled: hasFrames(1),
    run: () => void saveCsv(),
  }),
]
