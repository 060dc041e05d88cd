import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { refuse } from '../../../src-shared/base/problem.ts'
import { samplerInputs, samplerOutput } from '../../../src-shared/compile/sampler.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { pathEndingIn, type ReadBack, type Reader, type WrittenExport } from './reader.ts'

/** Compiles the header with the machine's own compiler, where there is one, and calls it shower by shower. */
export const cppHeaderReader: Reader = {
  target: 'cpp-header',
  async read(written) {
    const folder = await mkdtemp(join(tmpdir(), 'ganvas-cpp-'))
    try {
      return await compileAndRun(written, folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

const TIME_LIMIT_MS = 120_000
const run = promisify(execFile)

async function compileAndRun(written: WrittenExport, folder: string): Promise<ReadBack> {
  const { paths, inputs, trained } = written
  const header = pathEndingIn(paths, '.hpp')
  const compiler = await findCompiler()
  if (compiler === null) {
    return {
      notChecked: {
        why: `No C++ compiler was found (${candidates().join(', ')}).`,
        how: 'To have it checked: install g++ or clang++ and export again, or name a compiler in CXX.',
      },
    }
  }
  const names = samplerInputs(trained).map(({ name }) => name)
  const output = samplerOutput(trained)
  await copyFile(header, join(folder, 'exported.hpp'))
  const space = /^namespace (\w+) \{$/m.exec(await readFile(header, 'utf8'))?.[1] ?? ''
  const main = mainOf({ names, inputs, cells: sizeOf(output.shape), space })
  await writeFile(join(folder, 'main.cpp'), main)
  try {
    const words = ['-std=c++17', '-O1', 'main.cpp', '-o', 'check.exe']
    await run(compiler.program, words, { cwd: folder, timeout: TIME_LIMIT_MS })
  } catch (error) {
    return refuse({
      code: 'export.unreadable',
      at: { file: header },
      message: `${compiler.title} does not compile the exported header: ${firstError(error)}`,
      hint: 'This is a fault of Ganvas. Nothing was exported; please report it with the project file.',
    })
  }
  const rows = names.map((name) => inputs[name]?.values ?? new Float32Array(0))
  const count = inputs[names[0] ?? '']?.shape[0] ?? 0
  await writeFile(
    join(folder, 'inputs'),
    Buffer.concat(rows.map((values) => Buffer.from(values.buffer, values.byteOffset, values.byteLength))),
  )
  const ended = await run(join(folder, 'check.exe'), [String(count)], {
    ...{ cwd: folder, timeout: TIME_LIMIT_MS, encoding: 'buffer' as const },
    maxBuffer: 4 * count * sizeOf(output.shape) + 1024,
  })
  const raw = Uint8Array.from(ended.stdout)
  return {
    outputs: { [output.name]: { shape: [count, ...output.shape], values: new Float32Array(raw.buffer) } },
    checkedWith: compiler.title,
  }
}

function candidates(): string[] {
  const named = process.env['CXX'] ?? ''
  return named !== '' ? [named] : ['c++', 'g++', 'clang++']
}

async function findCompiler(): Promise<{ program: string; title: string } | null> {
  for (const program of candidates()) {
    try {
      const { stdout } = await run(program, ['--version'], { timeout: 20_000 })
      return { program, title: stdout.split('\n')[0]?.trim() ?? program }
    } catch {
      continue
    }
  }
  return null
}

/** All of one input after all of the one before, as float32. */
function mainOf(given: {
  names: readonly string[]
  inputs: WrittenExport['inputs']
  cells: number
  space: string
}): string {
  const { names, inputs, cells, space } = given
  const sizes = names.map((name) => sizeOf((inputs[name]?.shape ?? []).slice(1)))
  return `#include "exported.hpp"
#include <cstdio>
#include <cstdlib>
#include <vector>
namespace exported = ${space};
int main(int, char** words) {
  const std::size_t count = std::strtoul(words[1], nullptr, 10);
  std::FILE* file = std::fopen("inputs", "rb");
  ${sizes
    .map(
      (size, index) =>
        `std::vector<float> x${index}(count * ${size}); if (std::fread(x${index}.data(), 4, count * ${size}, file) != count * ${size}) return 1;`,
    )
    .join('\n  ')}
  std::vector<float> y(${cells});
  for (std::size_t event = 0; event < count; ++event) {
    exported::generate(${[...sizes.map((size, index) => `x${index}.data() + event * ${size}`), 'y.data()'].join(', ')});
    std::fwrite(y.data(), 4, ${cells}, stdout);
  }
}
`
}

function firstError(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  return (
    text
      .split('\n')
      .find((line) => /error/.test(line))
      ?.slice(0, 400) ?? text.slice(0, 400)
  )
}
