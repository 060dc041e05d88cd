/** `10^{−3}` of a tick as it is written: 10⁻³. */
export function tickText(label: string): string {
  return label.replace(/\^\{([^}]*)\}/g, (_, exponent: string) =>
    [...exponent].map((sign) => RAISED[sign] ?? sign).join(''),
  )
}

const RAISED: Record<string, string> = {
  '−': '⁻',
  ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((raised, digit) => [String(digit), raised])),
}
