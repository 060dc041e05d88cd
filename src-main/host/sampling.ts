import { randomBytes } from 'node:crypto'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import type { CheckedInput, RequestOutput } from '../../src-shared/protocol/contract.ts'
import { FailureError } from '../../src-shared/protocol/dispatch.ts'
import { openSampling, type OpenedSampling } from '../trainer/sampling.ts'

/** Each is a process with a model in memory; a window that opens more closes its oldest. */
const MOST_PER_WINDOW = 3

type Entry = { id: string; window: string; opened: OpenedSampling }

export type Samplings = ReturnType<typeof createSamplings>

/** Generators that windows draw from; each stays ready until its window closes it or is gone. */
export function createSamplings(open: typeof openSampling = openSampling) {
  let entries: Entry[] = []
  const gone = new Set<string>()

  async function end(which: (entry: Entry) => boolean): Promise<void> {
    const ending = entries.filter(which)
    entries = entries.filter((entry) => !which(entry))
    await Promise.all(ending.map(({ opened }) => opened.close()))
  }

  return {
    async open(window: string, folder: string): Promise<RequestOutput<'sampling.open'>> {
      const opened = await open(folder)
      const id = randomBytes(8).toString('hex')
      entries.push({ id, window, opened })
      // The window may have been closed while the model was loaded.
      if (gone.has(window)) await end((entry) => entry.id === id)
      const [oldest, ...others] = entries.filter((entry) => entry.window === window)
      if (others.length >= MOST_PER_WINDOW) await end((entry) => entry === oldest)
      return { ...opened.description, sampling: id }
    },

    async draw(
      { sampling, seed, count, latents, conditions }: CheckedInput<'sampling.draw'>,
      window: string,
    ): Promise<RequestOutput<'sampling.draw'>> {
      const entry = entries.find(({ id }) => id === sampling)
      if (entry?.window !== window) {
        throw new FailureError({
          code: 'sampling.closed',
          message: 'This generator is not open any more.',
          hint: 'Open it again.',
        })
      }
      const { description } = entry.opened
      const latentSize = description.latents.reduce((sum, { size }) => sum + size, 0)
      const made = await entry.opened.draw({
        count,
        seed,
        latents: rowsOf(latents, { count, size: latentSize, what: 'latent numbers' }),
        conditions: rowsOf(conditions, { count, size: description.condition?.size ?? 0, what: 'conditions' }),
      })
      return { values: made.values, latents: made.latents, drawMs: made.drawMs }
    },

    close: (id: string, window: string) => end((entry) => entry.id === id && entry.window === window),
    async leave(window: string): Promise<void> {
      gone.add(window)
      await end((entry) => entry.window === window)
    },
    closeAll: () => end(() => true),
  }
}

function rowsOf(
  values: Float32Array | null,
  { count, size, what }: { count: number; size: number; what: string },
): number[][] | null {
  if (values === null) return null
  if (values.length !== count * size) {
    throw new ProblemError([
      problem({
        code: 'sampling.inputs',
        message: `${count} showers need ${count} × ${size} ${what}, but ${values.length} were given.`,
        hint: 'Give one row per shower, or none: they are drawn then.',
      }),
    ])
  }
  return Array.from({ length: count }, (_, row) => [...values.subarray(row * size, (row + 1) * size)])
}
