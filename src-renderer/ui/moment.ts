const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** `14:05` today, else `5 Jan 2026`. */
export function day(iso: string, now = new Date()): string {
  const then = new Date(iso)
  if (Number.isNaN(then.getTime())) return ''
  return then.toDateString() === now.toDateString() ? TIME.format(then) : DATE.format(then)
}

/** `5 Jan 2026, 14:05`. */
export function moment(iso: string): string {
  const then = new Date(iso)
  return Number.isNaN(then.getTime()) ? '' : `${DATE.format(then)}, ${TIME.format(then)}`
}
