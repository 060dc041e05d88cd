import { host } from '../../connection/host.ts'
import { connectionView } from '../../state/connection-store.ts'
import { joined } from '../../state/files/file-name.ts'
import { afterAsking, showProject } from '../../state/files/open.ts'
import { notifyFailure } from '../../state/notice-store.ts'
import { readTemplates } from '../../state/templates.ts'
import { setTour, tourView } from './tour-store.ts'
import { TOUR_DETECTOR, TOUR_SHOWERS, tourProject } from './tour-project.ts'

/** Simulates the showers that the tour trains on, then opens its project. */
export function beginTour(): void {
  if (tourView().isPreparing) return
  afterAsking(() => void prepare())
}

async function prepare(): Promise<void> {
  setTour({ isPreparing: true })
  const out = joined(connectionView().facts?.folder ?? '.', 'tour-showers.h5')
  const wish = { detector: TOUR_DETECTOR, showers: TOUR_SHOWERS, seed: 1, out }
  const made = await host().request('data.simulate', wish)
  setTour({ isPreparing: false })
  if (!made.ok) return notifyFailure('The tour has no showers to train on', made.failure)
  const templates = readTemplates().flatMap((group) => group.templates)
  const demo = templates.find(({ project }) => project.file === 'demo-wgan-gp.ganvas')
  if (demo === undefined) throw new Error('The template of the tour is missing')
  showProject(tourProject(demo.text, made.value.path))
}
