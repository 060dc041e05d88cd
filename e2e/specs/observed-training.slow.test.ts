import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { ModelCard } from '../../src-main/model-card/card-schema.ts'
import { BestRound, MetricPoint } from '../../src-shared/protocol/run-events.ts'
import { builtCli, checkpointNames, newestCheckpoint, readMetrics, runCli } from '../screens/cli.ts'

/** Looking at the physics of a generator while it trains changes nothing of the training, and keeps its best round. */

const SLOW = 180_000
const ROUNDS = 120

let cli: string
let place: string
let data: string
beforeAll(async () => {
  cli = await builtCli()
  place = mkdtempSync(join(tmpdir(), 'ganvas-observed-'))
  data = join(place, 'showers.h5')
  await done('simulate', '--detector', 'demo', '--showers', '1500', '--out', data)
}, SLOW)
afterAll(() => rmSync(place, { recursive: true, force: true }))

async function done(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(cli, words)
  expect(stderr + stdout, stderr).not.toContain('error:')
  expect(code, stderr).toBe(0)
  return stdout
}

const trained = (folder: string, ...more: string[]) =>
  done('train', 'demo-wgan-gp', '--data', data, '--xla', 'off', '--out', folder, ...more)

const Kept = z.object({ best: BestRound.nullable(), observables: z.object({ looks: z.int() }).nullable() })
const manifestOf = (folder: string) =>
  Kept.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
const looksOf = (folder: string) =>
  readFileSync(join(folder, 'observables.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => MetricPoint.parse(JSON.parse(line)))

test(
  'losses and weights are those of a run that nobody observes, also when it is continued',
  { timeout: SLOW },
  async () => {
    const [observed, alone] = [join(place, 'observed'), join(place, 'alone')]
    await trained(observed, '--steps', String(ROUNDS / 2), '--best', 'w1/total')
    await trained(observed, '--steps', String(ROUNDS), '--resume')
    await trained(alone, '--steps', String(ROUNDS), '--best', 'off')
    const numbers = (folder: string) => readMetrics(folder).map(({ round, values }) => ({ round, values }))
    expect(numbers(observed)).toHaveLength(ROUNDS)
    expect(numbers(observed)).toEqual(numbers(alone))
    expect(Buffer.compare(newestCheckpoint(observed), newestCheckpoint(alone))).toBe(0)
    expect(manifestOf(alone)).toEqual({ best: null, observables: null })

    const { best, observables } = manifestOf(observed)
    const looks = looksOf(observed)
    expect(looks).toHaveLength(observables!.looks)
    expect(looks.map(({ round }) => round)).toContain(ROUNDS)
    expect(best?.metric).toBe('w1/total')
    expect(best!.value).toBe(looks.find(({ round }) => round === best!.round)?.values['w1/total'])
    expect(checkpointNames(observed).filter((name) => name.startsWith('best-'))).toEqual([
      `best-round-${String(best!.round).padStart(9, '0')}.safetensors`,
    ])

    // Whoever asks for the best round gets that one.
    const out = join(place, 'best.h5')
    await done('generate', observed, '--showers', '10', '--out', out, '--checkpoint', 'best')
    const other = join(place, 'none.h5')
    const words = ['generate', alone, '--showers', '10', '--out', other, '--checkpoint', 'best']
    const refused = await runCli(cli, words)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('keeps 0 best checkpoints')

    // Its card lies beside the export, and has the times once they are measured.
    await done('timing', observed, '--max-batch', '10')
    await done('card', observed, '--checkpoint', 'best', '--out', join(place, 'card'))
    const cardOf = (folder: string) =>
      ModelCard.parse(JSON.parse(readFileSync(join(folder, 'generator-card.json'), 'utf8')))
    expect(cardOf(observed)).toMatchObject({ run: { round: ROUNDS, best }, timing: null })
    const card = cardOf(join(place, 'card'))
    expect(card.run.round).toBe(best!.round)
    const rows = card.timing!.devices[0]!.rows
    expect(rows.map(({ batch, repeats }) => [batch, repeats])).toEqual([1, 10].map((batch) => [batch, 10]))
    for (const { msPerShower } of rows) expect(msPerShower).toBeGreaterThan(0)
  },
)
