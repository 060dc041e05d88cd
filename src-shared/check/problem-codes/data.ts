import type { ProblemCodes } from './problem-code.ts'

/** The dataset node, data files and what is in them. */
export const dataCodes: ProblemCodes = {
  'data.second-dataset': [
    'A project takes its events from one dataset.',
    'A project takes its events from 1 dataset, but has 2: “Dataset” and “Other”.',
    'Delete one of them.',
  ],
  'data.branch': [
    'A chain of transforms splits in two; it can only lead one way.',
    '“Dataset” gives “showers” to 2 nodes, “Standardise” and “Log”, but a chain of transforms has 1 way.',
    'Delete the wires to all but one.',
  ],
  'data.labels-changed': [
    'A transform stands behind the labels, which recipes need as class indices.',
    '“One-hot” changes the labels, but recipes need them as class indices: 0 transforms, found 1.',
    'Delete it; to feed classes to a network, use the output `condition` of the dataset.',
  ],
  'data.inspect-stopped': [
    'Looking at all events of a data file was stopped.',
    'Looking at all events of photons.h5 was stopped; 0 of its numbers are kept.',
    'Begin again when there is time: then it is remembered.',
  ],
  'data.geometry-size': [
    'The geometry of the dataset node has another number of cells than its shape.',
    'The geometry “Box” has 5 cells, but an event of shape 4 has 4.',
    'Change the shape or the geometry.',
  ],
  'data.geometry': [
    'The declared geometry does not fit the file.',
    'The declared geometry has 368 cells, but an event has 533.',
    'Choose the geometry of this calorimeter, or none.',
  ],
  'data.layout-mismatch': [
    'The file is in another layout than the project expects.',
    'The project expects the layout “CaloChallenge” with events of 368 values, but photons.hdf5 is in the layout “CaloGAN” with events of 504 values.',
    'Choose a file in the expected layout, or set layout and shape of the dataset node to those of the file.',
  ],
  'data.layout-kind': [
    'The file to write is named as another kind of file than its layout is.',
    'The layout “LHCb calorimeter” is written as npz, but showers.h5 is a name for HDF5.',
    'Name the file as the hint says.',
  ],
  'data.layout-misfit': [
    'The events have no place in the layout that is to be written.',
    'The layout “CaloGAN” needs energies in layers of 3×96, 12×12 and 12×6 cells, but these events have 1 layer of 5×5 cells.',
    'Write one of the layouts in the hint.',
  ],
  'data.layout-units': [
    'The numbers of the file do not fit the units that its layout has.',
    'CaloGAN has cells in MeV and energies in GeV, so that an event sums up to about 1000 times its energy; here it is 0.85 times: both are taken to be in GeV.',
    'Check with whoever made the file; with layout `generic` you can declare the units yourself.',
  ],
  'data.shape': [
    'The file’s events have another shape than the project declares.',
    'The project declares events of 20×4×1 (80 values), but the file has 25 (25 values).',
    'Set the shape of the dataset node, or choose other data.',
  ],
  'data.unit': [
    'The file has another unit than the project declares.',
    'The project declares energies in MeV, but the file has them in GeV.',
    'Set the unit of the dataset node.',
  ],
  'data.classes': [
    'The file has another number of classes than the project declares.',
    'The project declares 10 classes, but the file has 3.',
    'Set `classes` of the dataset node.',
  ],
  'data.condition-size': [
    'The file has another condition than the project declares.',
    'The project declares a condition of 0 numbers, but the file has 1 in “incident_energies”, which is left unused.',
    'Set `conditionSize`, or the condition to `none`.',
  ],
  'data.labels': [
    'What is named as labels cannot be read as classes.',
    'The labels “energy” must be whole numbers, but event 0 has 1.5.',
    'Name the entry or column that holds the class of each event.',
  ],
  'data.not-chosen': [
    'The project leaves the choice of the data file to the user.',
    'The project does not say which file its data are in.',
    'Choose a file in the dataset node, or give it with `--data`.',
  ],
  'data.missing': [
    'The data file is not there.',
    'There are no data “shipped:mnist” in the app.',
    'Check the path; the message names what comes with Ganvas.',
  ],
  'data.folder': [
    'A folder was given that is no folder of pictures.',
    '/data is a folder of 3 files, 0 of them PNG or JPEG pictures.',
    'Give one file, or a folder with pictures: of each class in a folder of its own.',
  ],
  'data.access': [
    'The file cannot be opened.',
    'The file showers.h5 cannot be opened (EACCES).',
    'Check that you may read it.',
  ],
  'data.empty-file': [
    'The file has no content.',
    'The file showers.h5 is empty (0 bytes).',
    'Make or download it again.',
  ],
  'data.damaged': [
    'The file breaks off or is inconsistent.',
    'The file showers.h5 ends after 1048576 of 2097152 bytes.',
    'Copy or download it again and compare its size or checksum.',
  ],
  'data.changed': [
    'The file was changed by another program while it was read.',
    'showers.h5 was changed while it was being read (1048576 bytes before, 2097152 now).',
    'Wait until it is completely written, then open it again.',
  ],
  'data.unsupported': [
    'The file uses a form or compression that Ganvas cannot read.',
    'photons.h5 holds no events that can be used: “showers” cannot be read because it is packed with lz4.',
    'Write it again in a common form (float32, gzip or no compression).',
  ],
  'data.too-large': [
    'A packed file would fill the memory.',
    'train-images.gz unpacks to more than 1024 MB, which would fill the memory.',
    'Unpack it first: plain files are read piece by piece.',
  ],
  'data.layout': [
    'There is no layout of that name.',
    'There is no layout “calochalenge”.',
    'Use `auto`, or one of those in the hint.',
  ],
  'data.kind': [
    'The file holds another kind of data than the layout needs.',
    'train-labels-idx1-ubyte holds 1-dimensional data, not images.',
    'Choose the file with the images or showers.',
  ],
  'data.entry': [
    'The named entry, branch or column is not in the file, or nothing in it can be used.',
    'The file holds no rows of numbers.',
    '`ganvas inspect FILE` lists what the file holds.',
  ],
  'data.rows': [
    'Entries that belong together have different numbers of events.',
    '“showers” has 1000 events, but “incident_energies” has 999.',
    'Choose entries of the same length.',
  ],
  'data.text': [
    'A column holds text where numbers are needed.',
    'The file has no column of numbers.',
    'Use the column as labels, or list the columns to use in `showers`.',
  ],
  'data.binning': [
    'The binning file that says where the cells are is missing or does not fit.',
    'No binning file fits the 368 voxels (binning_dataset_2.xml has 6480).',
    'Put the binning file of this data set beside it.',
  ],
  'data.no-events': ['The file has no events.', 'The tree has 0 entries.', 'Check how it was written.'],
  'data.no-training-events': [
    'All events are kept apart for evaluation.',
    'The file has 1 event; with 1 kept apart for evaluation, 0 are left to train on.',
    'Lower `testFraction` of the dataset node or use a larger file.',
  ],
  'data.not-finite': [
    'Values are NaN or infinite; training cannot use them.',
    '3 energies are NaN or infinite, the first in event 17.',
    'Remove these events, or find out how they came in.',
  ],
  'data.negative': [
    'A warning: energies are negative, as noise can be.',
    '12 energies are negative (smallest -0.3 MeV, first in event 4).',
    'A Threshold transform sets them to zero.',
  ],
  'data.empty-events': [
    'A warning: events without any energy.',
    '5 of 1000 events have no energy at all (the first is event 33).',
    'Remove them if they are no real events.',
  ],
  'data.misaligned': [
    'The incident energies belong to other events of the file.',
    '“Edep” has the same values as the sums of the showers, but in another order: 981 of 1000 events have another event’s energy.',
    'Use the condition `sum`: the energy of the event itself.',
  ],
  'data.image-sizes': [
    'The pictures of a folder differ in size, channels or depth.',
    '“e-/3.png” is 28×28 with 1 channel of 8 bits, but “pi+/7.png” is 32×28 with 1 channel of 8 bits (5 of 400 differ from the first).',
    'Bring all pictures to one form, or take the others out of the folder.',
  ],
  'data.decimal-comma': [
    'Numbers of a text table are written with a decimal comma.',
    '“energy” holds “1,5” in row 1: 20 of its numbers are written with a comma.',
    'Write numbers with a point; the message says how pandas does it.',
  ],
  'data.energy-too-large': [
    'A warning: the showers have far more energy than the particles that made them.',
    'The showers hold 812 times the incident energy “energy” (median of 1000 events), but calorimeters measure from 0.001 to 1.2 times as much.',
    'A unit is wrong by 1000: change `conditionUnit` or `unit` of the dataset node.',
  ],
  'data.energy-too-small': [
    'A warning: the showers have far less energy than any calorimeter measures of a particle.',
    'The showers hold 0.0000523 times the incident energy “energy” (median of 1000 events), but calorimeters measure from 0.001 to 1.2 times as much.',
    'A unit is wrong by 1000: change `conditionUnit` or `unit` of the dataset node.',
  ],
  'data.constant-condition': [
    'A warning: the condition is the same in every event, so that nothing can be learnt from it.',
    '“energy” is 50 GeV in every one of 10000 events.',
    'Set the condition to `none`, or choose data with several energies.',
  ],
  'data.discrete-condition': [
    'A warning: the condition takes a few values only, and what lies between them is never seen.',
    '“incident_energies” takes only 15 values: 256, 512, 1024, … MeV.',
    'Judge and use a generator at these values.',
  ],
  'data.constant-columns': [
    'A warning: columns of a table have the same value in every row.',
    '1 column has the same value in all 500 rows: “run” is 7.',
    'List the other columns in `showers`.',
  ],
  'data.constant-cells': [
    'A warning: cells have the same value, not zero, in every event.',
    '1 cell has the same value in all 1000 events: cell 17 is 4095.',
    'Leave a stuck channel out of the file.',
  ],
  'data.dead-cells': [
    'A warning: most cells are zero in every event.',
    '5000 of 6480 cells are zero in all 1000 events.',
    'Look whether a part of the detector is missing; crop cells away that are never hit.',
  ],
  'data.duplicates': [
    'A warning: events are there more than once.',
    '250 of 1000 events are copies of others: event 750 of event 0, ….',
    'Find out whether the file was joined with itself. Copies that are found stay on one side of the split.',
  ],
  'data.overlap': [
    'A warning: two files share events, so that one cannot judge what was trained on the other.',
    '100 of 1000 events looked at are in test.h5 too: event 0 is its event 900, ….',
    'Make the second file with another seed, or take these events out of it.',
  ],
  'data.class-missing': [
    'A warning: a class that is declared never comes.',
    '1 of 10 classes of “label” has no event: 7.',
    'Lower the number of classes, or use a file with all of them.',
  ],
  'data.class-balance': [
    'A warning: one class is far more frequent than another.',
    'The classes of “label” are uneven: 9000 events of photon, but 120 of pion.',
    'Even the classes out, or compare with what always answering the first would give.',
  ],
  'data.precision': [
    'Whole numbers are too large to be held exactly.',
    '“id” holds 9007199254740993 in row 1, which floating-point numbers cannot hold exactly.',
    'Leave the entry out.',
  ],
  'root.no-tree': [
    'A ROOT file without a TTree.',
    'The ROOT file holds no TTree, only TH1F.',
    'Write the events into a TTree: one entry per event.',
  ],
  'root.jagged': [
    'A branch has different numbers of values in different events.',
    '“hits” has 80 values in most events, but 79 in event 12.',
    'Choose another branch.',
  ],
}
