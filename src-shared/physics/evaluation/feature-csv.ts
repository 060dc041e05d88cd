import type { Evaluation } from './evaluation.ts'

/** One row per feature, every number of the table, for spreadsheets and scripts. */
export function featureCsv({ features }: Evaluation): string {
  const head = [
    ...[
      'id',
      'label',
      'unit',
      'mean_reference',
      'mean_reference_error',
      'mean_generated',
      'mean_generated_error',
    ],
    ...['sd_reference', 'sd_generated', 'median_reference', 'median_generated'],
    ...['separation', 'separation_error', 'separation_floor', 'separation_floor_sd'],
    ...['w1', 'w1_error', 'w1_floor', 'ks', 'ks_error', 'ks_floor', 'ks_p', 'chi2', 'ndf', 'chi2_p'],
  ]
  const rows = features.map(({ feature, reference, generated, separation, wasserstein, ks, chiSquare }) => [
    ...[feature.id, feature.label, feature.unit],
    ...[reference.mean.value, reference.mean.error, generated.mean.value, generated.mean.error],
    ...[reference.sd.value, generated.sd.value, reference.median.value, generated.median.value],
    ...[separation.value, separation.error, separation.floor.mean, separation.floor.sd],
    ...[wasserstein.value, wasserstein.error, wasserstein.floor.mean],
    ...[ks.value, ks.error, ks.floor.mean, ks.p, chiSquare.value, chiSquare.degrees, chiSquare.p],
  ])
  return `${[head, ...rows].map((row) => row.map(cell).join(',')).join('\n')}\n`
}

function cell(value: string | number): string {
  const text = String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
