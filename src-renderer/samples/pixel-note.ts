import type { Pictured } from '../parts/shower-view/picture-of-frame.ts'
import type { GeneratorView } from './playground/generator-store.ts'
import { placeTiles } from '../parts/shower-view/place-tiles.ts'

/** What is on the screen, honestly: extents, pixels per cell, what was added or stretched. */
export function pixelNote({ tiles, rows }: Pictured, height: number, generator: GeneratorView): string {
  const density = Math.max(1, window.devicePixelRatio)
  const { cellPixels } = placeTiles(tiles, Math.floor(height * density))
  const [first] = tiles
  const extents = tiles.length === 1 ? [first?.extent ?? ''] : [`${tiles.length} layers`]
  const pixels =
    cellPixels === null
      ? ''
      : `${cellPixels.width} × ${cellPixels.height} screen pixels for the smallest cell`
  const fresh =
    rows.length > 2 && generator.state === 'open'
      ? `fresh latents at step ${generator.generator.round}, conditions as in the data`
      : ''
  const notes = [...new Set(tiles.map(({ note }) => note))].map((note) => note.replace(/\.$/, ''))
  return [...extents, pixels, ...notes, fresh].filter((each) => each !== '').join(' · ')
}
