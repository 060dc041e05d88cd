import type { MeasureFigure } from '../../../../src-shared/physics/evaluation/measure-result.ts'
import type { Response, ResponseBin } from './response-bins.ts'

/** Mean response and resolution over the incident energy; energies that nothing was trained on are drawn once more. */
export function closureFigures(bins: readonly ResponseBin[]): MeasureFigure[] {
  if (bins.length < 2) return []
  return [
    figure(bins, {
      ...{ title: 'Mean response', label: '⟨E_tot / E_inc⟩' },
      of: ({ mean, meanError }) => [mean, meanError],
    }),
    figure(bins, {
      ...{ title: 'Resolution of the response', label: 'σ / mean' },
      of: ({ resolution, resolutionError }) => [resolution, resolutionError],
    }),
  ]
}

function figure(
  bins: readonly ResponseBin[],
  drawn: {
    title: string
    label: string
    of: (response: Response) => readonly [value: number, error: number]
  },
): MeasureFigure {
  const line = (name: 'reference' | 'generated', chosen: readonly ResponseBin[]) => ({
    ...{ name: name as string, tone: name },
    x: chosen.map(({ middleMeV }) => middleMeV),
    y: chosen.map((bin) => drawn.of(bin[name])[0]),
    error: chosen.map((bin) => drawn.of(bin[name])[1]),
  })
  const untrained = bins.filter(({ isTrained }) => isTrained === false)
  return {
    title: drawn.title,
    x: { label: 'E_inc [MeV]', scale: 'log' },
    y: { label: drawn.label, scale: 'linear' },
    lines: [
      line('reference', bins),
      line('generated', bins),
      ...(untrained.length === 0
        ? []
        : [{ ...line('generated', untrained), name: 'generated, not trained on', tone: 'guide' as const }]),
    ],
  }
}
