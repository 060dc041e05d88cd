import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { problem, ProblemError, type Problem } from '../../src-shared/base/problem.ts'
import { closestWord } from '../../src-shared/check/closest-word.ts'
import { fileProblem } from '../files/file-problem.ts'
import { resourcePath } from '../resources.ts'

export type ProjectFile = { path: string; folder: string; name: string; text: string }

const EXTENSION = '.ganvas'
const TEMPLATES = 'templates'

/** Reads a project: a path, or the name of a template that comes with the app. */
export async function readProject(word: string): Promise<ProjectFile> {
  const path = await findProject(word)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ProblemError([fileProblem(error, path, 'read')])
  })
  return { path, folder: dirname(path), name: basename(path, EXTENSION), text }
}

async function findProject(word: string): Promise<string> {
  const direct = resolve(word)
  const found = await stat(direct).catch(() => null)
  if (found?.isFile() === true) return direct
  if (found?.isDirectory() === true) {
    throw new ProblemError([
      problem({
        code: 'file.is-folder',
        at: { file: direct },
        message: `${word} is a folder, not a project.`,
        hint: 'Name a *.ganvas file.',
      }),
    ])
  }
  if (!word.includes('/')) {
    const template = resourcePath(join(TEMPLATES, word.endsWith(EXTENSION) ? word : `${word}${EXTENSION}`))
    if ((await stat(template).catch(() => null)) !== null) return template
  }
  throw new ProblemError([await missingProject(word)])
}

async function missingProject(word: string): Promise<Problem> {
  const names = await templateNames()
  const near = closestWord(basename(word, EXTENSION), names)
  return problem({
    code: 'file.missing',
    at: { file: word },
    message: `There is no project ${word}.`,
    hint: `${near === null ? '' : `Did you mean the template “${near}”? `}Give a *.ganvas file or one of the templates: ${names.join(', ')}.`,
  })
}

export async function templateNames(): Promise<string[]> {
  const files = await readdir(resourcePath(TEMPLATES))
  return files
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => basename(file, EXTENSION))
    .sort()
}
