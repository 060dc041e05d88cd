import { basename, dirname, join } from 'node:path'
import type { Problem } from '../../../../src-shared/base/problem.ts'
import { problem } from '../../../../src-shared/base/problem.ts'
import type { Geometry } from '../../../../src-shared/physics/geometry.ts'
import { cellCount } from '../../../../src-shared/physics/geometry.ts'
import { listFolder, readText } from '../beside.ts'
import { parseBinning } from './binning.ts'
import { KNOWN_DATASETS } from './known-binnings.ts'

type Found = { geometry: Geometry | null; notes: string[]; problems: Problem[] }

/**
 * The binning with the right number of voxels: from the file that the project names, else from one beside the data,
 * else one of the challenge's own, which is then said to be assumed.
 */
export async function findBinning(
  path: string,
  { voxels, chosen }: { voxels: number; chosen: string },
): Promise<Found> {
  const candidates = chosen === '' ? await binningsBeside(path) : [chosen]
  const seen: string[] = []
  for (const candidate of candidates) {
    const text = await readText(candidate)
    const name = basename(candidate)
    const geometries = parseBinning(text)
    if (geometries.length === 0) seen.push(`${name} ${text === '' ? 'cannot be read' : 'is no binning file'}`)
    for (const geometry of geometries) {
      if (cellCount(geometry) === voxels) return { geometry, notes: [`Binning: ${name}.`], problems: [] }
      seen.push(`${name} has ${cellCount(geometry)}`)
    }
  }
  if (chosen !== '') return { geometry: null, notes: [], problems: [chosenMisfit(chosen, voxels, seen)] }
  const known = KNOWN_DATASETS.find((dataset) => cellCount(dataset.geometry) === voxels)
  if (known !== undefined) {
    const beside = seen.length === 0 ? 'No binning file lies beside the data' : `${seen.join(', ')} voxels`
    return {
      geometry: known.geometry,
      notes: [
        `${beside}: with ${voxels} voxels, the binning of CaloChallenge data set ${known.name} is assumed.`,
      ],
      problems: [],
    }
  }
  if (seen.length === 0) return { geometry: null, notes: [], problems: [] }
  return { geometry: null, notes: [], problems: [misfit(path, voxels, seen)] }
}

async function binningsBeside(path: string): Promise<string[]> {
  const folder = dirname(path)
  const names = (await listFolder(folder)).filter((name) => /^binning.*\.xml$/i.test(name)).sort()
  // Of several that fit, the one that is named after the data is meant: binning_photons.xml for photons.h5.
  const stem = basename(path)
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
  const isNamed = (name: string): boolean => name.toLowerCase() === `binning_${stem}.xml`
  return [...names.filter(isNamed), ...names.filter((name) => !isNamed(name))].map((name) =>
    join(folder, name),
  )
}

function misfit(path: string, voxels: number, seen: readonly string[]): Problem {
  return problem({
    code: 'data.binning',
    severity: 'warning',
    at: { file: path },
    message: `No binning file fits the ${voxels} voxels (${seen.join(', ')}).`,
    hint: 'Put the binning file of this data set beside it; without one the layers are not known.',
  })
}

/** Somebody meant this one: going on without it would show another calorimeter. */
function chosenMisfit(chosen: string, voxels: number, seen: readonly string[]): Problem {
  return problem({
    code: 'data.binning',
    at: { file: chosen, param: 'binning' },
    message: `The chosen binning file does not fit the ${voxels} voxels of the data: ${seen.join(', ')}.`,
    hint: 'Choose the binning file of this data set, or leave the param “binning” empty to have it found.',
  })
}
