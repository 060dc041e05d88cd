import { problemLine, type Problem } from '../../src-shared/base/problem.ts'

/** Where a command writes: results to stdout, problems and progress to stderr. */
export type Terminal = {
  json: boolean
  print(text: string): void
  printJson(value: unknown): void
  showProblems(problems: readonly Problem[]): void
  /** One line that is drawn over; nothing at all unless stderr is a terminal. */
  progress(line: string): void
  endProgress(): void
  width: number
}

export function createTerminal(json: boolean): Terminal {
  const drawn = process.stderr.isTTY === true
  let open = false
  const end = () => {
    if (open) process.stderr.write('\n')
    open = false
  }
  return {
    json,
    print(text) {
      end()
      process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
    },
    printJson(value) {
      end()
      process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
    },
    showProblems(problems) {
      end()
      for (const each of problems) process.stderr.write(`${problemLine(each)}\n`)
    },
    progress(line) {
      if (!drawn) return
      process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns || 100) - 1)}`)
      open = true
    },
    endProgress: end,
    width: process.stderr.columns || 100,
  }
}

const BLOCKS = 24

export function progressBar(part: number): string {
  const filled = Math.round(Math.min(Math.max(part, 0), 1) * BLOCKS)
  return `▕${'█'.repeat(filled)}${'░'.repeat(BLOCKS - filled)}▏${String(Math.floor(part * 100)).padStart(3)}%`
}

/** 75 → `1:15`. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const minutes = Math.floor(whole / 60)
  const rest = String(whole % 60).padStart(2, '0')
  return minutes < 60
    ? `${minutes}:${rest}`
    : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`
}
