/** What the simulator can make, as `ganvas simulate --help` lists it. */
export const detectors = [
  {
    id: 'demo',
    title: 'Demo calorimeter',
    note: '5 layers, 112 cells, small enough to learn in two minutes.',
  },
  { id: 'crystal-5x5', title: 'Like Belle II crystals', note: '5 × 5 crystals around the hit one.' },
  { id: 'b5-20x4', title: 'Like Geant4 example B5', note: '20 × 4 cells behind a magnet.' },
  {
    id: 'calogan',
    title: 'Like the CaloGAN calorimeter',
    note: '3 layers: 3 × 96, 12 × 12 and 12 × 6 cells.',
  },
  {
    id: 'calochallenge-1-photons',
    title: 'Like CaloChallenge data set 1, photons',
    note: '5 layers of rings, 368 cells.',
  },
  {
    id: 'calochallenge-1-pions',
    title: 'Like CaloChallenge data set 1, pions',
    note: '7 layers of rings, 533 cells.',
  },
  {
    id: 'calochallenge-2',
    title: 'Like CaloChallenge data set 2',
    note: '45 layers of 16 × 9 cells, 6,480 in all.',
  },
  {
    id: 'calochallenge-3',
    title: 'Like CaloChallenge data set 3',
    note: '45 layers of 50 × 18 cells, 40,500 in all.',
  },
  {
    id: 'ecal-25x25x25',
    title: 'Like the 3DGAN calorimeter',
    note: '25 layers of 25 × 25 cells, 15,625 in all; a 3DGAN file.',
  },
  { id: 'lhcb-30x30', title: 'Like the LHCb calorimeter images', note: '30 × 30 cells.' },
  {
    id: 'towers-25x25',
    title: 'Towers as in jet images',
    note: '25 × 25 towers with pions of 250 to 300 GeV; a file of jet images.',
  },
] as const
