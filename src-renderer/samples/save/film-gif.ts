import type { Palette } from 'gifenc'
import { applyPalette, GIFEncoder } from 'gifenc'

/**
 * An animated GIF of canvases that are drawn when it is their turn; null when it was cancelled. Between the parts of the
 * work the window answers: none of them takes longer than a blink, however long the film is.
 */
export async function filmGif(
  frames: number,
  draw: (index: number) => Promise<HTMLCanvasElement>,
  options: {
    palette: Palette
    delayMs: number
    onProgress: (fraction: number) => void
    isCancelled: () => boolean
  },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const { palette, delayMs, onProgress, isCancelled } = options
  const gif = GIFEncoder()
  for (let index = 0; index < frames; index++) {
    if (isCancelled()) return null
    const canvas = await draw(index)
    await breath()
    gif.writeFrame(await indexed(canvas, palette), canvas.width, canvas.height, {
      ...(index === 0 ? { palette } : {}),
      // The last picture stays a while before the film begins again.
      delay: index === frames - 1 ? Math.max(1500, delayMs) : delayMs,
    })
    onProgress((index + 1) / frames)
    await breath()
  }
  gif.finish()
  return gif.bytes()
}

const LINES = 120

/** Which colour of the palette each pixel is nearest to, some lines at a time. */
async function indexed(canvas: HTMLCanvasElement, palette: Palette): Promise<Uint8Array> {
  const { width, height } = canvas
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser draws on no canvas')
  const indices = new Uint8Array(width * height)
  for (let top = 0; top < height; top += LINES) {
    const { data } = context.getImageData(0, top, width, Math.min(LINES, height - top))
    indices.set(applyPalette(data, palette), top * width)
    await breath()
  }
  return indices
}

function breath(): Promise<void> {
  return new Promise((go) => setTimeout(go))
}
