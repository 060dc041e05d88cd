import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import { parseEvaluation } from '../../src-shared/physics/evaluation/evaluation-file.ts'
import { featuresAtFloor } from '../../src-shared/physics/evaluation/verdict.ts'
import { EvaluationId, type EvaluationSummary } from '../../src-shared/protocol/evaluation-messages.ts'
import { makeFolder } from '../files/make-folder.ts'

const FOLDER = 'evaluations'
const NUMBERS = 'evaluation.json'
const REPORT = 'report.html'
const TRASH = '.trash'
/** Longer than that of the largest calorimeter; what is longer is no evaluation. */
const MOST_BYTES = 64 * 2 ** 20

/**
 * Evaluations on the disk: those of a run in its folder, those of two files in the folder of the projects, each in a
 * folder with its date as name. Whatever lies there is read as a stranger's: what has not the form is left out.
 */
export function createEvaluationLibrary(options: {
  folder: string
  runs: {
    folders(): Promise<readonly { runId: string; folder: string }[]>
    folderOf(runId: string): Promise<string>
  }
}) {
  /** What was read of a file, as long as it has not changed. */
  const known = new Map<string, { seen: string; summary: EvaluationSummary }>()

  const placeOf = async (runId: string | null) =>
    join(runId === null ? options.folder : await options.runs.folderOf(runId), FOLDER)
  const folderOf = async ({ runId, name }: EvaluationId) => join(await placeOf(runId), basename(name))

  async function summaryOf(id: EvaluationId, folder: string): Promise<EvaluationSummary | null> {
    const path = join(folder, NUMBERS)
    const found = await stat(path).catch(() => null)
    if (found === null || !found.isFile() || found.size > MOST_BYTES) return null
    const seen = `${found.mtimeMs}/${found.size}`
    const before = known.get(path)
    if (before?.seen === seen) return before.summary
    const read = parseEvaluation(await readFile(path, 'utf8').catch(() => ''))
    if (!read.ok) return null
    const { title, date, mode, generated, reference, features } = read.value
    const summary = {
      ...{ id, folder, title, date, mode, generated: generated.name, reference: reference.name },
      ...{ showers: generated.used, features: features.length, atFloor: featuresAtFloor(read.value) },
    }
    known.set(path, { seen, summary })
    return summary
  }

  async function summariesIn(runId: string | null, place: string): Promise<EvaluationSummary[]> {
    const names = await readdir(place).catch((): string[] => [])
    const ids = names.map((name) => EvaluationId.safeParse({ runId, name })).filter((each) => each.success)
    const found = await Promise.all(ids.map(({ data }) => summaryOf(data, join(place, data.name))))
    return found.filter((each) => each !== null)
  }

  async function textOf(id: EvaluationId, file: string): Promise<string> {
    const path = join(await folderOf(id), file)
    return readFile(path, 'utf8').catch(() => {
      throw unreadable(id, `there is no ${file}`, path)
    })
  }

  return {
    /** The newest first. */
    async list(): Promise<EvaluationSummary[]> {
      const runs = await options.runs.folders()
      const found = await Promise.all([
        summariesIn(null, join(options.folder, FOLDER)),
        ...runs.map(({ runId, folder }) => summariesIn(runId, join(folder, FOLDER))),
      ])
      return found.flat().sort((one, other) => other.date.localeCompare(one.date))
    },

    /** A folder of its own that did not exist before. */
    async makePlace(runId: string | null): Promise<{ id: EvaluationId; folder: string }> {
      const place = await placeOf(runId)
      await makeFolder(place)
      const date = stamp(new Date())
      for (let number = 1; ; number++) {
        const name = number === 1 ? date : `${date}-${number}`
        const isNew = await mkdir(join(place, name)).then(
          () => true,
          (error: unknown) => {
            if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
            throw error
          },
        )
        if (isNew) return { id: { runId, name }, folder: join(place, name) }
      }
    },

    /** The text of its numbers, which has the form. */
    async read(id: EvaluationId) {
      const text = await textOf(id, NUMBERS)
      const read = parseEvaluation(text)
      if (!read.ok) throw unreadable(id, read.failure, join(await folderOf(id), NUMBERS))
      return { text, evaluation: read.value }
    },

    report: (id: EvaluationId) => textOf(id, REPORT),

    async remove(id: EvaluationId): Promise<void> {
      const folder = await folderOf(id)
      const trash = join(options.folder, 'runs', TRASH)
      await makeFolder(trash)
      await rename(folder, join(trash, `${id.runId ?? 'files'}-${id.name}-${Date.now()}`))
    },
  }
}

function stamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  return `${date}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
}

function unreadable({ runId, name }: EvaluationId, reason: string, file: string): ProblemError {
  return new ProblemError([
    problem({
      code: 'evaluation.missing',
      at: { file },
      message: `The evaluation ${name}${runId === null ? '' : ` of ${runId}`} cannot be read: ${reason}.`,
      hint: 'It may have been moved or changed by hand; evaluate again.',
    }),
  ])
}
