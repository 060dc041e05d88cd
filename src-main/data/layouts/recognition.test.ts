import { describe, expect, test } from 'vitest'
import { recogniseLayouts } from './known-layouts.ts'
import { memoryFile } from './testing/memory-file.ts'

type Entries = Parameters<typeof memoryFile>[0]
const numbers = (...shape: number[]): Entries[string] => ({ shape })

const pixels = Object.fromEntries([...Array(25).keys()].map((at) => [`pixel_${at}`, numbers(10)]))

describe('a file is recognised by what it holds', () => {
  const cases: [string, string, number, Entries][] = [
    [
      'CaloChallenge 1-photons',
      'calochallenge',
      1,
      { incident_energies: numbers(9, 1), showers: numbers(9, 368) },
    ],
    ['CaloChallenge 3', 'calochallenge', 1, { incident_energies: numbers(9, 1), showers: numbers(9, 40500) }],
    [
      'CaloGAN',
      'calogan',
      1,
      {
        energy: numbers(9, 1),
        layer_0: numbers(9, 3, 96),
        layer_1: numbers(9, 12, 12),
        layer_2: numbers(9, 12, 6),
        overflow: numbers(9, 3),
      },
    ],
    [
      'the tree of CaloGAN',
      'calogan',
      1,
      {
        ...Object.fromEntries([...Array(507).keys()].map((at) => [`cell_${at}`, numbers(9)])),
        TotalEnergy: numbers(9),
      },
    ],
    ['Par04', 'par04', 1, { incident_energy: numbers(9), showers: numbers(9, 18, 50, 45) }],
    ['Par04 by energy', 'par04', 0.95, { '1': numbers(9, 18, 50, 45), '1024': numbers(3, 18, 50, 45) }],
    ['LAGAN', 'lagan', 1, { image: numbers(9, 25, 25), signal: numbers(9) }],
    ['3DGAN with target', '3dgan', 1, { ECAL: numbers(9, 25, 25, 25), target: numbers(9, 5) }],
    [
      '3DGAN with an angle',
      '3dgan',
      1,
      { ECAL: numbers(9, 51, 51, 25), energy: numbers(9), theta: numbers(9) },
    ],
    ['3DGAN with a channel', '3dgan', 1, { ECAL: numbers(9, 25, 25, 25, 1), energy: numbers(9, 1) }],
    [
      'LHCb',
      'lhcb',
      1,
      {
        EnergyDeposit: numbers(9, 30, 30, 1),
        ParticleMomentum: numbers(9, 3),
        ParticlePoint: numbers(9, 3),
        ParticlePDG: numbers(9),
      },
    ],
    ['B5', 'geant4-b5', 1, { ECEnergyVector: numbers(9, 80), ECEnergy: numbers(9) }],
    ['crystals', 'pixels', 0.9, { ...pixels, monitor: numbers(10) }],
    [
      'Keras',
      'mnist',
      0.95,
      { x_train: numbers(9, 28, 28), y_train: numbers(9), x_test: numbers(3, 28, 28) },
    ],
    [
      'bytes as pictures',
      'images',
      0.8,
      { images: { shape: [9, 32, 32, 3], dtype: 'uint8' }, label: numbers(9) },
    ],
  ]
  test.each(cases)('%s', (_, id, score, entries) => {
    const [best, second] = recogniseLayouts(memoryFile(entries))
    expect(best?.layout.id).toBe(id)
    expect(best?.recognition.score).toBe(score)
    expect(second?.recognition.score ?? 0).toBeLessThan(score)
    for (const reason of best?.recognition.reasons ?? ['']) expect(reason).toMatch(/^[A-Z“0-9].*\.$/)
  })
})

test('the tree of CaloGAN has 504 cells and three of overflow, which are left out', async () => {
  const cells = Object.fromEntries(
    [...Array(507).keys()].map((at) => [`cell_${at}`, { shape: [2], values: [at, 2 * at] }]),
  )
  const file = memoryFile({ ...cells, TotalEnergy: { shape: [2], values: [127, 254] } })
  const plan = await recogniseLayouts(file)[0]?.layout.describe(file, {})
  // 0 + 1 + … + 503 = 126756 MeV of 127 GeV.
  expect(plan).toMatchObject({
    ok: true,
    value: { shape: [504], unit: 'MeV', conditions: [{ name: 'TotalEnergy', unit: 'GeV' }], problems: [] },
  })
  expect(plan?.ok === true ? plan.value.showers.slice(-2) : []).toEqual(['cell_502', 'cell_503'])
})

test('a folder of pictures is one of images, whatever their depth', () => {
  const entries = {
    images: { shape: [9, 8, 8, 2], dtype: 'uint16' },
    label: { shape: [9], content: 'text' as const },
  }
  const [best] = recogniseLayouts(memoryFile(entries, { format: 'images', path: '/nowhere/pictures' }))
  expect(best).toMatchObject({ layout: { id: 'images' }, recognition: { score: 1 } })
})

describe('what only looks alike is not taken for it', () => {
  const cases: [string, string, Entries][] = [
    ['jets of particles', 'generic', { particle_features: numbers(9, 30, 4), jet_features: numbers(9, 5) }],
    ['showers without energies', 'generic', { showers: numbers(9, 368) }],
    [
      'showers with points instead of voxels',
      'generic',
      { showers: numbers(9, 4, 500), energies: numbers(9) },
    ],
    [
      'layers of another shape',
      'generic',
      { layer_0: numbers(9, 3, 96), layer_1: numbers(9, 12, 12), layer_2: numbers(9, 6, 6) },
    ],
    ['a table', 'table', { mass: numbers(9), pt: numbers(9), index: numbers(9) }],
    ['images without a class', 'generic', { image: numbers(9, 25, 25) }],
    [
      'numbered columns with a gap',
      'table',
      { pixel_0: numbers(9), pixel_1: numbers(9), pixel_3: numbers(9), pixel_4: numbers(9) },
    ],
    [
      'numbered data sets of different cells',
      'generic',
      { '1': numbers(9, 18, 50, 45), '2': numbers(9, 9, 16, 45) },
    ],
    ['real numbers as pictures', 'generic', { images: numbers(9, 32, 32, 3), energy: numbers(9) }],
    ['80 cells under another name', 'generic', { HCEnergyVector: numbers(9, 20), Time1: numbers(9) }],
  ]
  test.each(cases)('%s', (_, id, entries) => {
    const [best] = recogniseLayouts(memoryFile(entries))
    expect(best?.layout.id).toBe(id)
    expect(best?.recognition.score).toBeLessThan(0.5)
  })

  test('nothing at all', () => {
    expect(recogniseLayouts(memoryFile({}))).toEqual([])
    expect(recogniseLayouts(memoryFile({ text: { shape: [9], content: 'text' } }))).toEqual([])
  })
})
