import { basename } from 'node:path'
import { refuse } from '../../../src-shared/base/problem.ts'
import type { Geometry } from '../../../src-shared/physics/geometry.ts'
import { readText } from '../layouts/beside.ts'
import { parseBinning } from '../layouts/calochallenge/binning.ts'

/** The geometries of a binning file that the user chose. */
export async function readBinning(path: string): Promise<{ geometries: Geometry[] }> {
  const geometries = parseBinning(await readText(path))
  if (geometries.length > 0) return { geometries }
  return refuse({
    code: 'data.binning',
    at: { file: path },
    message: `${basename(path)} is no binning file: it has no layers with edges in r.`,
    hint: 'Choose the XML file that comes with the data set, such as binning_dataset_1_photons.xml.',
  })
}
