import type { NumberForm } from './field-form.ts'

/**
 * The next number up or down for arrow keys and dragging: whole numbers by one, others by one of their last digit
 * (0.0002 → 0.0003, 0.998 → 0.999), by a tenth of that where a limit is in the way (0.9 → 0.91 below 1). `large` is ten
 * times that. The same number when there is none.
 */
export function steppedNumber(
  value: number,
  direction: 1 | -1,
  { form, isLarge = false }: { form: NumberForm; isLarge?: boolean },
): number {
  const digit = form.isWhole ? 1 : lastDigit(value, form)
  const steps = form.isWhole ? [1] : [1, 0.1]
  for (const part of isLarge ? [10, ...steps] : steps) {
    const next = rounded(value + direction * digit * part, digit * part)
    if (isAllowed(next, form)) return next
  }
  const end = direction === 1 ? form.most : form.least
  return end !== null && isAllowed(value, form) ? end : value
}

function lastDigit(value: number, { most, below }: NumberForm): number {
  if (value === 0) return (most ?? below ?? 10) <= 1 ? 0.1 : 1
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e')
  const digits = mantissa.replace('-', '').split('.')[1]?.length ?? 0
  // 10 and 200 count by ones, not by their first digit.
  return 10 ** Math.min(0, Number(exponent) - digits) || 1
}

/** Binary fractions leave crumbs: 0.3 − 0.1 is 0.19999999999999998. */
function rounded(value: number, step: number): number {
  return Number(value.toFixed(Math.min(100, Math.max(0, -Math.floor(Math.log10(step * 1.0001))))))
}

function isAllowed(value: number, { least, most, above, below }: NumberForm): boolean {
  return (
    (least === null || value >= least) &&
    (most === null || value <= most) &&
    (above === null || value > above) &&
    (below === null || value < below)
  )
}
