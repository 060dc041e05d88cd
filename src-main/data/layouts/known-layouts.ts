import { basename } from 'node:path'
import type { Problem } from '../../../src-shared/base/problem.ts'
import { problem } from '../../../src-shared/base/problem.ts'
import type { Result } from '../../../src-shared/base/result.ts'
import { failed, success } from '../../../src-shared/base/result.ts'
import { sizeOf, type EventShape } from '../../../src-shared/tensor/shape.ts'
import type { DataFile, Entry } from '../formats/format.ts'
import { rowSize } from '../formats/format.ts'
import { calochallenge } from './calochallenge/calochallenge.ts'
import { calogan } from './calogan/calogan.ts'
import { geant4B5 } from './geant4-b5/geant4-b5.ts'
import { gan3d } from './gan3d/gan3d.ts'
import { generic } from './generic/generic.ts'
import { images } from './images/images.ts'
import { lagan } from './lagan/lagan.ts'
import type { Layout, LayoutChoice, Recognition } from './layout.ts'
import { lhcb } from './lhcb/lhcb.ts'
import { mnist } from './mnist/mnist.ts'
import { par04 } from './par04/par04.ts'
import { pixels } from './pixels/pixels.ts'
import { table } from './table/table.ts'

/** Every layout. Adding one is its folder and one line here. */
export const layouts: readonly Layout[] = [
  calochallenge,
  calogan,
  par04,
  gan3d,
  lagan,
  lhcb,
  geant4B5,
  pixels,
  mnist,
  images,
  table,
  generic,
]

export type Recognised = { layout: Layout; recognition: Recognition }

/** Layouts that fit the file, the best first. */
export function recogniseLayouts(file: DataFile): Recognised[] {
  return layouts
    .map((layout) => ({ layout, recognition: layout.recognise(file) }))
    .filter((each): each is Recognised => each.recognition !== null)
    .sort((a, b) => b.recognition.score - a.recognition.score)
}

/** The layout by id, or the best fitting one for `auto`. */
export async function chooseLayout(file: DataFile, choice: LayoutChoice): Promise<Result<Layout, Problem[]>> {
  const id = choice.layout ?? 'auto'
  if (id !== 'auto') {
    const chosen = layouts.find((layout) => layout.id === id)
    if (chosen === undefined) {
      return failed([
        problem({
          code: 'data.layout',
          at: { param: 'layout' },
          message: `There is no layout “${id}”.`,
          hint: `Use auto, or one of ${layouts.map((layout) => layout.id).join(', ')}.`,
        }),
      ])
    }
    const other = await otherLayout(file, chosen, choice)
    return other === null ? success(chosen) : failed([other])
  }
  const best = recogniseLayouts(file)[0]
  if (best !== undefined) return success(best.layout)
  const first = file.entries.find((entry) => entry.content === 'unreadable')
  return failed([
    problem({
      code: first === undefined ? 'data.layout' : 'data.unsupported',
      at: { file: file.path },
      message:
        first === undefined
          ? `${basename(file.path)} holds no events that can be recognised.`
          : `${basename(file.path)} holds no events that can be used: “${first.name}” cannot be read because ${first.reason ?? first.dtype}.`,
      hint: hintFor(first),
    }),
  ])
}

function hintFor(unreadable: Entry | undefined): string {
  if (unreadable?.reason?.includes('filter') === true) {
    return 'Write it again with gzip, which every HDF5 program reads: h5repack -f GZIP=4 FILE NEW_FILE.'
  }
  return 'Events must be rows of numbers, one row per event; inspect lists what the file holds.'
}

/** A file in another layout than the project expects: both are named, with the sizes of their events. */
async function otherLayout(file: DataFile, chosen: Layout, choice: LayoutChoice): Promise<Problem | null> {
  // Whoever names the entries knows the file better than its names do; the last two take any file.
  if (choice.showers || chosen === table || chosen === generic || chosen.recognise(file) !== null) return null
  const best = recogniseLayouts(file)[0]
  if (best === undefined) return null
  const shape = await eventShape(file, best.layout)
  const size = sizeOf(shape)
  // Events of the declared size are read in the declared shape.
  const reshaped =
    choice.shape !== undefined && sizeOf(choice.shape) === size ? '' : ` and shape to ${shape.join(', ')}`
  const name = basename(file.path)
  const wanted = choice.shape === undefined ? '' : ` with events of ${sizeOf(choice.shape)} values`
  const isKnown = best.layout !== table && best.layout !== generic
  return problem({
    code: 'data.layout-mismatch',
    at: { file: file.path, param: 'layout' },
    message: `The project expects the layout “${chosen.title}”${wanted}, but ${name} ${isKnown ? `is in the layout “${best.layout.title}”` : `has none that is known (read as “${best.layout.title}”)`} with events of ${size} values.`,
    hint: `“${chosen.title}” needs ${chosen.needs}. Choose such a file, or set layout to ${best.layout.id} (or auto)${reshaped} in the dataset node.`,
  })
}

/** As the layout would read the events. */
async function eventShape(file: DataFile, layout: Layout): Promise<EventShape> {
  const plan = await layout.describe(file, {})
  if (!plan.ok) return [0]
  for (const companion of plan.value.companions) await companion.close()
  const { entries } = plan.value.view ?? file
  const found = plan.value.showers.flatMap((name) => entries.find((each) => each.name === name) ?? [])
  const [first] = found
  if (plan.value.shape !== null) return plan.value.shape
  if (first !== undefined && found.length === 1 && first.shape.length > 1) return first.shape.slice(1)
  return [found.reduce((total, entry) => total + rowSize(entry), 0)]
}
