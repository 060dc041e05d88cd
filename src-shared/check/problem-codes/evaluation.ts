import type { ProblemCodes } from './problem-code.ts'

/** Comparing showers with showers. */
export const evaluationCodes: ProblemCodes = {
  'evaluation.unit': [
    'Nobody says in which unit the energies of a file are.',
    'Evaluating needs showers in eV, keV, MeV, GeV or TeV, but generated.h5 does not say its unit.',
    'Name a layout that knows it with `--layout`, or store the attribute “unit” with the data set.',
  ],
  'evaluation.cells': [
    'The two files hold showers of different calorimeters.',
    'The reference has 368 cells per shower (368), but pions.h5 has 533 (533).',
    'Compare showers of the same calorimeter.',
  ],
  'evaluation.few-events': [
    'Too few showers to say anything.',
    'generated.h5 has 1 shower(s), but a comparison needs at least 2.',
    'Use a larger file.',
  ],
  'evaluation.not-finite': [
    'An energy is NaN or infinite.',
    'Cell 12 of shower 3 in generated.h5 is NaN; every one of its energies should be a finite number.',
    'Leave such showers out, or take the generator from an earlier checkpoint.',
  ],
  'evaluation.incident': [
    'Only one of the files says the incident energies, so no response can be compared.',
    '1 of the 2 files says the incident energies, so total energies are compared as they are.',
    'Write the incident energies into both files.',
  ],
  'evaluation.energy-range': [
    'The generated showers have other incident energies than the reference.',
    'Incident energies go from 1000 to 1e+05 MeV, in the reference from 1e+04 to 5e+04 MeV.',
    'Generate with the energies of the reference.',
  ],
  'evaluation.all-empty': [
    'No generated shower holds any energy.',
    'All 5000 generated showers are empty.',
    'The generator has collapsed, or its threshold lies above all energies.',
  ],
  'evaluation.condition': [
    'A generator takes conditions that the reference file does not hold.',
    "This generator's condition is 5 number(s) in the unit 1, but test.npz has 1 per shower (ParticleMomentum).",
    'Compare with a file that holds them as the training data do, or generate a file and name it with `--generated`.',
  ],
  'evaluation.outside-training': [
    'The reference asks for showers that the generator was not trained for.',
    '120 showers have conditions outside those of the training: from 1 to 1000 GeV, trained on 1 to 500 GeV.',
    'Outside that range nothing is known about the quality of its showers.',
  ],
  'evaluation.no-energies': [
    'A generator needs incident energies, and the reference has none to give.',
    'The generator needs 1 incident energy per shower, but out_1.root says 0.',
    'Compare with a file that holds the incident energies.',
  ],
  'evaluation.unknown-measure': [
    'A measure was named that does not exist.',
    '1 of 2 named measures are not known: clasifier.',
    'Choose of those that `ganvas evaluate --help` names.',
  ],
  'evaluation.classifier': [
    'The run that events should be looked at with has no classifier that fits them.',
    'The classifier was trained on events of 784 numbers (28 × 28 × 1), but test.h5 has 368 (368).',
    'Train a classifier on events of the same shape.',
  ],
  'evaluation.untrained-energies': [
    'Showers are compared at energies that the generator was not trained on.',
    '1 bin(s) of the incident energy hold none of the showers that were trained on: 70 GeV.',
    'What the generator makes there is read from the energies around: judge it by its own rows and by the figures.',
  ],
  'evaluation.too-few-for-measure': [
    'A measure needs more showers than the files have.',
    'Precision and recall needs 100 showers of each file whose features are all numbers, but there are 40.',
    'Use larger files.',
  ],
  'evaluation.other-data': [
    'The file that a run was trained on is another one now.',
    'showers.h5 has changed since the run was trained (SHA-256 0123456789ab… instead of ba9876543210…), so what was kept apart is not known.',
    'Name the file to compare with as the reference.',
  ],
  'evaluation.busy': [
    'Evaluations are made one after the other.',
    '1 evaluation is being made already: photons against test.h5.',
    'Wait for it, or stop it.',
  ],
  'evaluation.no-reference': [
    'Two files are compared, and only one was named.',
    'A file of generated showers needs 1 reference file, but 0 were named.',
    'Choose the showers of the simulation to compare with.',
  ],
  'evaluation.missing': [
    'An evaluation is not where it was, or its file is damaged.',
    'The evaluation 20261121-184512 of photons cannot be read: it is no JSON.',
    'It may have been moved or changed by hand; evaluate again.',
  ],
  'evaluation.copies': [
    'Generated showers lie nearer to the training showers than others of the simulation do.',
    '31.0 % of the generated showers are nearer to a training shower than the nearest 1 % of held-out ones, and 80 % of pairs have the generated one nearer, where 50 % is chance.',
    'Train with more showers or fewer rounds, or take an earlier checkpoint.',
  ],
  'evaluation.training-cells': [
    'The training file holds showers of another calorimeter.',
    'The training file pions.h5 has 533 cells per shower, but the reference has 368.',
    'Name with `--training` the file that the generator was trained on.',
  ],
  'evaluation.interrupted': [
    'It was stopped before it was done.',
    'The evaluation was interrupted; 0 files were written.',
    'Run the same command again; `--max-showers` makes it shorter.',
  ],
}
