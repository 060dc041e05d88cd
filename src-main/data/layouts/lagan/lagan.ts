import { success } from '../../../../src-shared/base/result.ts'
import { rowCount, rowSize } from '../../formats/format.ts'
import type { Layout } from '../layout.ts'
import { NOTHING_MORE, isScalar, numbersOf } from '../layout.ts'

/**
 * Jet images of LAGAN (hep-lbdl/adversarial-jets, Zenodo 269622): `image (n, 25, 25)`, the transverse momentum in GeV
 * per pixel of 0.1 in eta and phi, and `signal (n)`, 1 for boosted W bosons and 0 for QCD jets. `jet_pt`, `jet_mass`,
 * `tau_21` and others describe the jet.
 */
const IMAGE = 'image'
const SIGNAL = 'signal'
const NAMES = new Map([
  [0, 'QCD jet'],
  [1, 'W boson'],
])
/** LAGAN sets pixels below this to zero. */
const THRESHOLD_GEV = 1e-3

export const lagan: Layout = {
  id: 'lagan',
  title: 'Jet images (LAGAN)',
  needs: '“image” (n, rows, columns) and “signal” (n)',
  recognise(file) {
    const image = numbersOf(file, IMAGE)
    const signal = numbersOf(file, SIGNAL)
    if (image?.shape.length !== 3 || rowSize(image) < 4 || signal === undefined || !isScalar(signal))
      return null
    return {
      score: image.shape.slice(1).join() === '25,25' ? 1 : 0.85,
      reasons: [
        `It has “${IMAGE}” (${rowCount(image)} jets of ${image.shape.slice(1).join('×')} pixels) and “${SIGNAL}”, as the jet images of LAGAN.`,
      ],
    }
  },
  describe(file) {
    const [, height = 1, width = 1] = numbersOf(file, IMAGE)?.shape ?? []
    const isPublished = height === 25 && width === 25
    return Promise.resolve(
      success({
        ...NOTHING_MORE,
        showers: [IMAGE],
        shape: [height, width, 1],
        unit: 'GeV',
        geometry: {
          name: 'Jet image',
          layers: [{ form: 'grid', id: 0, name: 'pixels', rows: height, columns: width, pitchMm: null }],
        },
        labels: numbersOf(file, SIGNAL) === undefined ? null : { name: SIGNAL, file, names: NAMES },
        threshold: THRESHOLD_GEV,
        offered: file.entries
          .filter((entry) => isScalar(entry) && entry.name !== SIGNAL)
          .map((entry) => entry.name),
        notes: [
          'Pixels hold transverse momentum in GeV, not energy; class 1 of “signal” is the W boson, 0 the QCD jet.',
          ...(isPublished ? [] : [`The published images have 25×25 pixels, these ${height}×${width}.`]),
        ],
      }),
    )
  },
}
