/** Where an axis has its ticks and what they are called. */
export type Tick = { value: number; text: string }

/** About `wanted` round numbers within a range: multiples of 1, 2 or 5 times a power of ten. */
export function linearTicks([low, high]: readonly [number, number], wanted: number): Tick[] {
  const range = high - low
  if (!(range > 0) || !Number.isFinite(range)) return [{ value: low, text: tickText(low, 0) }]
  const step = stepOf(range, wanted)
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  const ticks: Tick[] = []
  for (let index = first; index <= last; index += 1) {
    const value = index * step
    ticks.push({ value, text: tickText(value, decimals, Math.max(Math.abs(low), Math.abs(high))) })
  }
  return ticks
}

export function stepOf(range: number, wanted: number): number {
  const rough = range / Math.max(1, wanted)
  const power = 10 ** Math.floor(Math.log10(rough))
  return power * ([1, 2, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10)
}

/**
 * For a range of a logarithmic axis, given in decades: powers of ten; 1, 2 and 5 where there are few of them, round
 * numbers where there is less than one decade. `value` is in decades.
 */
export function logTicks([low, high]: readonly [number, number], wanted: number): Tick[] {
  const decades = high - low
  if (decades < 1) {
    return linearTicks([10 ** low, 10 ** high], wanted)
      .filter(({ value }) => value > 0)
      .map(({ value, text }) => ({ value: Math.log10(value), text }))
  }
  const every = Math.max(1, Math.ceil(decades / wanted))
  const within = decades <= wanted / 3 ? [1, 2, 5] : decades <= wanted / 2 ? [1, 3] : [1]
  const ticks: Tick[] = []
  for (let power = Math.floor(low); power <= Math.ceil(high); power += 1) {
    if (power % every !== 0) continue
    for (const digit of within) {
      const value = power + Math.log10(digit)
      if (value < low - 1e-9 || value > high + 1e-9) continue
      ticks.push({ value, text: tickText(digit * 10 ** power, Math.max(0, -power)) })
    }
  }
  return ticks
}

/** 12400 → `12,400`, −0.5 → `−0.5`, 0.00002 → `2e−5`. `largest` of the axis decides about the form of all. */
function tickText(value: number, decimals: number, largest = Math.abs(value)): string {
  if (value === 0) return '0'
  const sign = value < 0 ? '−' : ''
  const size = Math.abs(value)
  if (largest >= 1e7 || decimals > 4) {
    const [digits = '', power = ''] = size.toExponential().split('e')
    const short = String(Number(Number(digits).toFixed(3)))
    return `${sign}${short}e${power.replace('-', '−').replace('+', '')}`
  }
  return sign + withDecimals(size, decimals)
}

/** A measured number in four digits, for tooltips and tables. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return 'not a number'
  if (value === 0) return '0'
  const size = Math.abs(value)
  const sign = value < 0 ? '−' : ''
  if (size >= 1e6 || size < 1e-4) return sign + size.toExponential(3).replace('e-', 'e−').replace('e+', 'e')
  const decimals = Math.max(0, 3 - Math.floor(Math.log10(size)))
  return sign + withDecimals(size, decimals)
}

/** Wall time in the unit that suits its length. */
export function timeUnit(seconds: number): { unit: 's' | 'min' | 'h'; seconds: number } {
  if (seconds <= 180) return { unit: 's', seconds: 1 }
  return seconds <= 3 * 3600 ? { unit: 'min', seconds: 60 } : { unit: 'h', seconds: 3600 }
}

/** Made once: a format costs more than all the numbers of a chart. */
const formats = new Map<number, Intl.NumberFormat>()

function withDecimals(value: number, decimals: number): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  const format = formats.get(decimals) ?? new Intl.NumberFormat('en', digits)
  formats.set(decimals, format)
  return format.format(value)
}
