/**
 * Asks for one thing at a time. Of what is wished meanwhile only the last is asked for, so that a slider that is dragged
 * is answered as fast as the other side can, and never by a queue.
 */
export function createLatestWins<Wish>(work: (wish: Wish) => Promise<void>): (wish: Wish) => void {
  let waiting: { wish: Wish } | null = null
  let isWorking = false
  const next = async (): Promise<void> => {
    isWorking = true
    try {
      while (waiting !== null) {
        const { wish }: { wish: Wish } = waiting
        waiting = null
        await work(wish)
      }
    } finally {
      isWorking = false
    }
  }
  return (wish) => {
    waiting = { wish }
    if (!isWorking) void next()
  }
}
