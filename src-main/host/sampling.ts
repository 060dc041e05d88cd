import { randomBytes } from 'node:crypto'
import type { CheckedInput, RequestOutput } from '../../src-shared/protocol/contract.ts'
import { FailureError } from '../../src-shared/protocol/dispatch.ts'

type Opened = {
  window: string
  sampling: {
    draw(request: Omit<CheckedInput<'sampling.draw'>, 'sampling'>): Promise<RequestOutput<'sampling.draw'>>
    close(): Promise<void>
  }
}

export type Samplings = ReturnType<typeof createSamplings>

/** Generators that windows draw from; each stays ready in a child of its own until its window closes it or is gone. */
export function createSamplings() {
  const opened = new Map<string, Opened>()

  async function close(id: string): Promise<void> {
    const found = opened.get(id)
    opened.delete(id)
    await found?.sampling.close()
  }

  return {
    open(_window: string, _folder: string): Promise<RequestOutput<'sampling.open'>> {
      void randomBytes
      throw new FailureError({
        code: 'sampling.closed',
        message: 'Drawing from a generator is not built in yet.',
        hint: 'Use the export of showers.',
      })
    },
    draw({ sampling, ...request }: CheckedInput<'sampling.draw'>, window: string) {
      const found = opened.get(sampling)
      if (found?.window === window) return found.sampling.draw(request)
      throw new FailureError({
        code: 'sampling.closed',
        message: 'This generator is not open any more.',
        hint: 'Open it again.',
      })
    },
    async close(id: string, window: string): Promise<void> {
      if (opened.get(id)?.window === window) await close(id)
    },
    async leave(window: string): Promise<void> {
      for (const [id, each] of [...opened]) if (each.window === window) await close(id)
    },
    async closeAll(): Promise<void> {
      for (const id of [...opened.keys()]) await close(id)
    },
  }
}
