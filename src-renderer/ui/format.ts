// Making one costs more than a hundred uses of it.
const digits = new Intl.NumberFormat('en')

/** 6763777 → `6,763,777`, in every locale. */
export function grouped(value: number): string {
  return digits.format(value)
}

/** For headers of nodes: 0 → ``, 640 → `640`, 16512 → `16.5k`, 6422528 → `6.4M`. */
export function compact(value: number): string {
  if (value === 0) return ''
  if (value < 1000) return String(value)
  const [scaled, unit] = value < 999_500 ? [value / 1e3, 'k'] : [value / 1e6, 'M']
  return `${scaled.toFixed(scaled < 100 ? 1 : 0)}${unit}`
}

/** A param's value in few characters: 0.0002 → `2e-4`, [5, 2] → `5×2`, true → `on`. */
export function valueText(value: unknown): string {
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'string') return value === '' ? '–' : value
  if (value === null || value === undefined) return '–'
  if (Array.isArray(value)) return value.map(valueText).join('×')
  if (typeof value === 'object' && 'name' in value) return String(value.name)
  return JSON.stringify(value)
}

function numberText(value: number): string {
  if (value < 0) return `−${numberText(-value)}`
  if (Number.isInteger(value)) return grouped(value)
  const short = String(Number(value.toPrecision(4)))
  return value < 0.001 ? Number(value.toPrecision(4)).toExponential() : short
}
