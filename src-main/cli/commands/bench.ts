import { resolve } from 'node:path'
import { benchSteps, type BenchTable } from '../../bench/bench-steps.ts'
import { benchFused, fusedText } from '../../bench/bench-fused.ts'
import { openPeers } from '../../bench/peers.ts'
import { tableText } from '../../bench/table-text.ts'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import { EXIT, type Command } from '../command.ts'
import { BACKEND_OPTION, backendOption, flag, textOption, wholeOption } from '../options.ts'

export const benchCommand: Command = {
  name: 'bench',
  summary: 'Measure training and generating on this machine, beside PyTorch and JAX where pip can get them',
  positionals: [],
  options: {
    backend: BACKEND_OPTION,
    repeats: {
      type: 'string',
      value: 'N',
      description: 'Measurements of each, alternating; the median counts (default 5)',
    },
    fused: {
      type: 'boolean',
      description:
        'Only what fused kernels bring in the generators of templates (on WASM, unless --backend says else)',
    },
    quick: { type: 'boolean', description: 'Short measurements of the small networks only' },
    out: { type: 'string', value: 'FILE', description: 'Where the figures go as JSON (default bench.json)' },
  },
  examples: ['bench', 'bench --quick --out quick.json', 'bench --fused'],
  async run(call) {
    const { terminal } = call
    const isQuick = flag(call, 'quick')
    const say = (text: string) => terminal.progress([text])
    if (flag(call, 'fused')) {
      const backend = textOption(call, 'backend') === null ? 'wasm' : backendOption(call)
      const table = await benchFused({ backend, isQuick, say })
      if (terminal.json) terminal.printJson(table)
      else terminal.print(fusedText(table))
      return EXIT.ok
    }
    const peers = await openPeers(say)
    try {
      const table: BenchTable = await benchSteps({
        ...{ peers, say, isQuick, backend: backendOption(call) },
        repeats: wholeOption(call, 'repeats', { min: 1 }) ?? 5,
      })
      terminal.endProgress()
      const out = resolve(textOption(call, 'out') ?? 'bench.json')
      await writeFileAtomic(out, `${JSON.stringify(table, null, 2)}\n`)
      if (terminal.json) terminal.printJson(table)
      else terminal.print(`${tableText(table)}\n\nFigures as JSON: ${out}`)
      return EXIT.ok
    } finally {
      await peers.dispose()
    }
  },
}
