import { basename } from 'node:path'
import type { Problem } from '../../../src-shared/base/problem.ts'
import { problem } from '../../../src-shared/base/problem.ts'
import type { Result } from '../../../src-shared/base/result.ts'
import { failed, success } from '../../../src-shared/base/result.ts'
import type { DataFile, Entry } from '../formats/format.ts'
import { calochallenge } from './calochallenge/calochallenge.ts'
import { calogan } from './calogan/calogan.ts'
import { geant4B5 } from './geant4-b5/geant4-b5.ts'
import { generic } from './generic/generic.ts'
import type { Layout, Recognition } from './layout.ts'
import { mnist } from './mnist/mnist.ts'
import { pixels } from './pixels/pixels.ts'
import { table } from './table/table.ts'

/** Every layout. Adding one is its folder and one line here. */
export const layouts: readonly Layout[] = [calochallenge, calogan, geant4B5, pixels, mnist, table, generic]

export type Recognised = { layout: Layout; recognition: Recognition }

/** Layouts that fit the file, the best first. */
export function recogniseLayouts(file: DataFile): Recognised[] {
  return layouts
    .map((layout) => ({ layout, recognition: layout.recognise(file) }))
    .filter((each): each is Recognised => each.recognition !== null)
    .sort((a, b) => b.recognition.score - a.recognition.score)
}

/** The layout by id, or the best fitting one for `auto`. */
export function chooseLayout(file: DataFile, id: string): Result<Layout, Problem[]> {
  if (id !== 'auto') {
    const chosen = layouts.find((layout) => layout.id === id)
    if (chosen !== undefined) return success(chosen)
    return failed([
      problem({
        code: 'data.layout',
        at: { param: 'layout' },
        message: `There is no layout “${id}”.`,
        hint: `Use auto, or one of ${layouts.map((layout) => layout.id).join(', ')}.`,
      }),
    ])
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
