import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import type { SampleFrame } from '../../src-shared/protocol/run-messages.ts'
import { Unit } from '../../src-shared/base/units.ts'
import { Geometry } from '../../src-shared/physics/geometry.ts'
import { decodeTensors } from '../files/safetensors.ts'
import { fileProblem } from '../files/file-problem.ts'

/** Sample showers as numbers, as the trainer leaves them: `samples/real.safetensors` and one file per round. */
const FOLDER = 'samples'
const NAME = /^round-(\d{9})\.safetensors$/

/** Ascending. */
export async function sampledRounds(folder: string): Promise<number[]> {
  const names = await readdir(join(folder, FOLDER)).catch((): string[] => [])
  return names
    .flatMap((name) => {
      const digits = NAME.exec(name)?.[1]
      return digits === undefined ? [] : [Number(digits)]
    })
    .sort((one, other) => one - other)
}

const About = z.object({
  shape: z.array(z.int()),
  unit: Unit,
  geometry: Geometry.nullable(),
  captions: z.array(z.string()),
})

export async function readFrame(folder: string, round: number): Promise<SampleFrame> {
  const real = await readTensors(join(folder, FOLDER, 'real.safetensors'))
  const made = await readTensors(join(folder, FOLDER, `round-${String(round).padStart(9, '0')}.safetensors`))
  const about = About.safeParse(parseJson(real.metadata['about'] ?? 'null'))
  const showers = real.tensors.get('showers')
  const generated = made.tensors.get('showers')
  if (!about.success || showers === undefined || generated === undefined) {
    throw new ProblemError([
      problem({
        code: 'run.samples',
        at: { file: join(folder, FOLDER) },
        message: `The samples of round ${round} in ${folder} are not those of a Ganvas run.`,
        hint: 'Choose another round; the pictures beside them are not touched by this.',
      }),
    ])
  }
  return {
    round,
    count: showers.shape[0] ?? 0,
    ...about.data,
    real: showers.values,
    generated: generated.values,
  }
}

async function readTensors(path: string) {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new ProblemError([fileProblem(error, path, 'read')])
  })
  return decodeTensors(bytes, path)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // the schema then refuses it
  }
}
