/** Red, green, blue from 0 to 255, sRGB. */
export type Rgb = readonly [number, number, number]

export type ColorMap = (share: number) => Rgb

/** `#rrggbb` */
export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/**
 * Ten colours of matplotlib's `inferno` (S. van der Walt and N. Smith, 2015, released as CC0), evenly spaced. Between them
 * we go along a cubic in Oklab, so that equal steps in the value are equal steps in lightness.
 */
const INFERNO = [
  '#000004',
  '#1b0c42',
  '#4b0c6b',
  '#781c6d',
  '#a52c60',
  '#cf4446',
  '#ed6925',
  '#fb9a06',
  '#f7d03c',
  '#fcffa4',
]

/** From nearly black through purple and orange to pale yellow; `share` from 0 to 1, clipped. */
export const inferno: ColorMap = tabulated(INFERNO.map(rgb))

/** From nearly black to white, in even steps of lightness. */
export const grey: ColorMap = tabulated([rgb('#050608'), rgb('#fdfdfd')])

function tabulated(stops: readonly Rgb[]): ColorMap {
  const size = 512
  const points = stops.map(oklabOf)
  const table = Array.from({ length: size }, (_, index) => rgbOf(alongCubic(points, index / (size - 1))))
  return (share) => {
    const place = Math.round(Math.min(1, Math.max(0, share)) * (size - 1))
    return table[place] ?? [0, 0, 0]
  }
}

type Lab = readonly [number, number, number]

/** Catmull-Rom spline through evenly spaced points. */
function alongCubic(points: readonly Lab[], share: number): Lab {
  const last = points.length - 1
  const place = share * last
  const at = Math.min(last - 1, Math.floor(place))
  const u = place - at
  const point = (index: number): Lab => points[Math.min(last, Math.max(0, index))] as Lab // clipped into range
  const [a, b, c, d] = [point(at - 1), point(at), point(at + 1), point(at + 2)]
  const mix = (axis: 0 | 1 | 2): number =>
    0.5 *
    (2 * b[axis] +
      (c[axis] - a[axis]) * u +
      (2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis]) * u * u +
      (3 * b[axis] - a[axis] - 3 * c[axis] + d[axis]) * u * u * u)
  return [mix(0), mix(1), mix(2)]
}

/** Oklab of an sRGB colour (B. Ottosson, "A perceptual color space for image processing", 2020). */
export function oklabOf(color: Rgb): Lab {
  const [r, g, b] = color.map((part) => linear(part / 255)) as [number, number, number]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function rgbOf(lab: Lab): Rgb {
  const l = (lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2]) ** 3
  const m = (lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2]) ** 3
  const s = (lab[0] - 0.0894841775 * lab[1] - 1.291485548 * lab[2]) ** 3
  return [
    encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

function encoded(value: number): number {
  const clipped = Math.min(1, Math.max(0, value))
  return Math.round(255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055))
}
