/** Progress for logs, where nothing can be drawn over: a line now and then, none for what is done soon. */
export function createPlainProgress(options: {
  write: (line: string) => void
  /** Milliseconds. */
  now: () => number
  /** 0: no lines at all. */
  everyMs: number
}): (parts: readonly string[]) => void {
  const { write, now, everyMs } = options
  let last: number | null = null
  return (parts) => {
    last ??= now()
    if (everyMs <= 0 || now() - last < everyMs) return
    last = now()
    write(
      parts
        .filter((part) => part !== '')
        .map(withoutBar)
        .join('  '),
    )
  }
}

const EVERY_SECONDS = 10

/** `GANVAS_PROGRESS_SECONDS` says how often; 0 for never. */
export function plainProgressMs(setting: string | undefined): number {
  const seconds = setting === undefined || setting === '' ? EVERY_SECONDS : Number(setting)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : EVERY_SECONDS * 1000
}

/** The percentage behind a bar says the same. */
function withoutBar(part: string): string {
  return part.replace(/▕[█░]*▏\s*/u, '')
}
