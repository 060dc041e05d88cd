import { problemLine, type Problem } from '../../src-shared/base/problem.ts'
import { createPlainProgress, plainProgressMs } from './plain-progress.ts'

/** Where a command writes: results to stdout, problems and progress to stderr. */
export type Terminal = {
  json: boolean
  print(text: string): void
  printJson(value: unknown): void
  showProblems(problems: readonly Problem[]): void
  /** A line for whoever sits there, beside the results. */
  note(text: string): void
  /** What a bug leaves: its stack, for the report. */
  showBug(text: string): void
  /**
   * One line that is drawn over; where stderr is no terminal, a line every ten seconds. Parts from the end are left out when the
   * terminal is too narrow for all.
   */
  progress(parts: readonly string[]): void
  endProgress(): void
}

const RED = 31
const YELLOW = 33

export function createTerminal(json: boolean): Terminal {
  ignoreGoneReaders()
  const drawn = process.stderr.isTTY === true
  const colored = drawn && (process.env['NO_COLOR'] ?? '') === ''
  const paint = (text: string, color: number) => (colored ? `\x1b[${color}m${text}\x1b[0m` : text)
  let open = false
  const end = () => {
    if (open) process.stderr.write('\r\x1b[2K')
    open = false
  }
  const line = (text: string) => process.stderr.write(`${text}\n`)
  const everyMs = plainProgressMs(process.env['GANVAS_PROGRESS_SECONDS'])
  const plain = createPlainProgress({ write: (text) => line(onOneLine(text)), now: Date.now, everyMs })
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
      for (const each of problems) {
        const { severity } = each
        const text = onOneLine(problemLine(each)).slice(severity.length)
        line(`${paint(severity, severity === 'error' ? RED : YELLOW)}${text}`)
      }
    },
    note(text) {
      end()
      line(onOneLine(text))
    },
    showBug(text) {
      end()
      line(`${paint('bug', RED)}: ${text}`)
      line('This is a fault of Ganvas, not of your input. Please report it with the command and these lines.')
    },
    progress(parts) {
      if (!drawn) return plain(parts)
      process.stderr.write(`\r\x1b[2K${fitParts(parts, (process.stderr.columns || 100) - 1)}`)
      open = true
    },
    endProgress: end,
  }
}

/** A reader that leaves (`| head`) ends neither the command nor a training; what it would have read is dropped. */
function ignoreGoneReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}

/** Texts of libraries and names in files may hold line breaks and worse; a problem is one line of visible characters. */
function onOneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').replace(/\p{Cc}/gu, '\ufffd')
}

const GAP = '  '

export function fitParts(parts: readonly string[], width: number): string {
  let fitted = ''
  for (const part of parts.filter((each) => each !== '')) {
    const longer = fitted === '' ? part : `${fitted}${GAP}${part}`
    if (longer.length > width) break
    fitted = longer
  }
  return fitted === '' ? (parts[0] ?? '').slice(0, width) : fitted
}

const BLOCKS = 12

/** 0.5 → `▕██████░░░░░░▏ 50%` */
export function progressBar(part: number): string {
  const within = Math.min(Math.max(part, 0), 1)
  const filled = Math.round(within * BLOCKS)
  return `▕${'█'.repeat(filled)}${'░'.repeat(BLOCKS - filled)}▏${String(Math.floor(within * 100)).padStart(3)}%`
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
