/**
 * A process that opens damaged files, many one after the other. Whatever they do to it — memory, endless loops, a crash —
 * the fuzzer above notices and starts another one.
 */
import { useFile } from './use-file.ts'

export type FuzzWish = { id: number; path: string }

process.on('message', (wish: FuzzWish) => {
  void useFile(wish.path).then((outcome) => {
    process.send?.({ id: wish.id, outcome, rssBytes: process.resourceUsage().maxRSS * 1024 })
  })
})
// A rejection that nobody awaits is a bug that ends the process, and so is seen.
process.on('unhandledRejection', (error) => {
  throw error
})
process.send?.({ id: -1 })
