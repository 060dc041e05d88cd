/** From values to places on paper, and where the ticks stand. */
export type Scale = { place(value: number): number; ticks: { at: number; label: string }[] }

export type Span = { low: number; high: number; from: number; to: number }

export function linearScale({ low, high, from, to }: Span): Scale {
  const place = (value: number) => from + ((value - low) / (high - low)) * (to - from)
  const step = niceStep((high - low) / 5)
  const ticks: Scale['ticks'] = []
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; n++) {
    ticks.push({ at: place(n * step), label: plainNumber(n * step, step) })
  }
  return { place, ticks }
}

/** Decades; where there are many only every second, third, ... of them is named. */
export function logScale({ low, high, from, to }: Span): Scale {
  const [bottom, top] = [Math.log10(low), Math.log10(high)]
  const place = (value: number) => from + ((Math.log10(value) - bottom) / (top - bottom)) * (to - from)
  const [first, last] = [Math.ceil(bottom - 1e-9), Math.floor(top + 1e-9)]
  const every = Math.max(1, Math.ceil((last - first + 1) / 6))
  const ticks: Scale['ticks'] = []
  for (let decade = first; decade <= last; decade += every) {
    ticks.push({ at: place(10 ** decade), label: powerOfTen(decade) })
  }
  return { place, ticks }
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= rough * (1 - 1e-9)) ?? 10
  return factor * power
}

function plainNumber(value: number, step: number): string {
  const size = Math.abs(value)
  if (size < step * 1e-6) return '0'
  if (size >= 1e5 || size < 1e-3) return exponent(value)
  const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9) + (isQuarter(step) ? 1 : 0)))
  return value.toFixed(digits).replace('-', '−')
}

function isQuarter(step: number): boolean {
  return Math.abs(step / 10 ** Math.floor(Math.log10(step)) - 2.5) < 1e-6
}

function exponent(value: number): string {
  const power = Math.floor(Math.log10(Math.abs(value)) + 1e-9)
  const front = Number((value / 10 ** power).toPrecision(3))
  return front === 1 ? powerOfTen(power) : `${front}·${powerOfTen(power)}`.replace('-', '−')
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

export function powerOfTen(power: number): string {
  if (power >= 0 && power <= 2) return String(10 ** power)
  if (power === -1) return '0.1'
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('')
  return `10${power < 0 ? '⁻' : ''}${digits}`
}
